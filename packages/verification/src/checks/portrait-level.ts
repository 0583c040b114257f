import { onCapture } from '../evidence.ts';
import { printDirection } from '../print/print-direction.ts';
import { pagesOf, regionOf } from './authenticity.ts';
import { type Answer, type Check, type Evidence, inconclusive, pass } from './check.ts';

/** Print lies straight on its page; what hands have put there does not. */
const TILT_DEGREES = 0.1;

/** An outline that the print is turned against by more is not the page's: papers that it lies among, or a panel of it. */
const PRINT_DEGREES = 2;

/** Some issuers print portraits askew, and outlines are found askew: a reason to look, never to refuse. */
export const portraitLevel: Check = {
  id: 'portrait_level',
  asks: 'Does the portrait lie straight on the document, as its print does?',
  finding: 'document_unverified_other',
  tell: 'The portrait does not seem to be part of the document. Photograph the document without anything on it.',
  basis: {
    threshold: `upright and level sides of the portrait turned the same way by ${TILT_DEGREES}° against the page’s outline and its print: open; where no sides are found, print turned by ${PRINT_DEGREES}° against that outline, so that nothing could be looked for in it: open`,
    source:
      'the studio: printed portraits turned by 0.06° at most, print by 0.7°; one outline around a heap of papers by 10°; docs/accuracy.md',
    blindSpots:
      'asked only where a selfie is, of portraits with two straight sides or more and of pages with 6 pixels a millimetre, below 9 of those turned by 0.2° more; a print that was stuck on straight; documents on which portrait and text were printed askew, or that are bent, may be held',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ tilt, ...page }) => (tilt ? [{ page, tilt }] : []));
    if (pages.length === 0) return misjudged(readings);
    const { page, tilt } = pages.reduce((a, b) => (Math.abs(b.tilt.degrees) > Math.abs(a.tilt.degrees) ? b : a));
    const evidence = { tiltDegrees: tilt.degrees, tiltDegreesMax: TILT_DEGREES };
    if (Math.abs(tilt.degrees) < TILT_DEGREES) return pass('it lies straight', evidence);
    const box = onCapture(page.capture, tilt.quad);
    return inconclusive('it is turned against its page', evidence, [
      { capture: page.side, kind: 'box', box, shows: 'a portrait that lies askew' },
    ]);
  },
};

/** Where a portrait was looked for and the page it was looked for on is none. */
function misjudged(readings: Evidence['readings']): Answer | undefined {
  for (const page of pagesOf(readings)) {
    const { location, text } = page.capture;
    if (!page.seams || !location) continue;
    const degrees = printDirection(text, location) ?? 0;
    if (Math.abs(degrees) < PRINT_DEGREES) continue;
    return inconclusive(
      'the page was not outlined as its print lies',
      { printDegrees: Math.round(degrees * 10) / 10, printDegreesMax: PRINT_DEGREES },
      regionOf(page, 'what was taken for the page'),
    );
  }
  return undefined;
}
