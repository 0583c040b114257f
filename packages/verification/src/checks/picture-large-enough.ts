import { type Check, fail, pass } from './check.ts';

/** Pixels along a card at which its zone has 12 to a character, the least that is read reliably (docs/accuracy.md). */
const PAGE_WIDTH_MIN = 410;

export const pictureLargeEnough: Check = {
  id: 'picture_large_enough',
  asks: 'Are the photos large enough to be read?',
  finding: 'document_unverified_other',
  tell: 'The picture is too small to be read. Go closer until the document fills it, or send a larger picture.',
  basis: {
    threshold: `${PAGE_WIDTH_MIN} pixels along the document, where nothing could be read of it`,
    source: 'twelve pixels a character of the zone (accuracy.md)',
    blindSpots: 'small pictures that could be read all the same',
  },
  run({ readings: { captures }, facts }) {
    if (facts.source !== null) return undefined; // small as it may be, it was read
    const widths = Object.values(captures).map(
      ({ quality, image }) => quality?.pageWidthPx ?? Math.max(image.width, image.height),
    );
    if (widths.length === 0) return undefined;
    const smallest = Math.round(Math.min(...widths));
    const evidence = { pageWidthPx: smallest, pageWidthPxMin: PAGE_WIDTH_MIN };
    return smallest < PAGE_WIDTH_MIN
      ? fail('fewer pixels than letters need', evidence)
      : pass('enough pixels', evidence);
  },
};
