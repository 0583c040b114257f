import type { PieceReading } from '../authenticity.ts';
import { onCapture } from '../evidence.ts';
import { type MeasuredPage, pagesOf } from './authenticity.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/** Of twelve frequencies, how many must tell of an earlier save. */
export const FREQUENCIES_MIN = 4;

/** How much likelier a piece is never to have been saved before, in nepers. Lines of print are many, and small. */
const PATCH = { unsure: 25, sure: 200 } as const;
const LINE = { unsure: 12, sure: 100 } as const;

/** How far a piece must stray from the rest of the page: 1 as what was never saved before would. */
const SHARE_MIN = 0.5;

export const pictureOfOnePiece: Check = {
  id: 'picture_of_one_piece',
  asks: 'Was all of the picture taken at once, rather than parts of it put in afterwards?',
  finding: 'document_unverified_other',
  tell: 'Part of the picture seems to have been changed. Send the photo as it was taken.',
  basis: {
    threshold: `where ${FREQUENCIES_MIN} of 12 frequencies tell of an earlier save: a part of the page that had none, by ${PATCH.unsure} nepers open, ${PATCH.sure} fails; a piece of a line by ${LINE.unsure} and ${LINE.sure}`,
    source:
      'studio seed `dev-edits-1`: 96 pictures stored once tell of no earlier save, 96 stored again as a whole 9 nepers in a patch and, but for one with 34, 9 in a line at most; portraits put in 208 at least, typed values 12 to 1,400 where told; docs/accuracy.md',
    blindSpots:
      'a file whose last save was clearly coarser than the one before, or that was made smaller or moved by a few pixels afterwards, tells nothing; nor do photos stored once, nor WebP; parts that were taken from the same photo without moving them by other than whole blocks; a stamp or a note that somebody put on their photo is held as well',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ pieces, ...page }) => (pieces ? [{ page, pieces }] : []));
    if (pages.length === 0) return undefined;
    const strange = pages
      .filter(({ pieces }) => pieces.frequencies >= FREQUENCIES_MIN)
      .flatMap(({ page, pieces: { patch, line } }) => [
        ...strangeness(page, patch, PATCH, 'a part of the page'),
        ...strangeness(page, line, LINE, 'a piece of a line of print'),
      ])
      .toSorted((a, b) => b.ratio - a.ratio);
    return answerOf(strange, Math.max(...pages.map(({ pieces }) => pieces.frequencies)));
  },
};

interface Strange {
  page: Pick<MeasuredPage, 'side' | 'capture'>;
  piece: PieceReading;
  lines: typeof PATCH | typeof LINE;
  /** 1 and more is held. */
  ratio: number;
  shows: string;
}

function strangeness(
  page: Strange['page'],
  piece: PieceReading | undefined,
  lines: Strange['lines'],
  shows: string,
): Strange[] {
  if (!piece || piece.share < SHARE_MIN) return [];
  return [{ page, piece, lines, ratio: piece.excess / lines.unsure, shows }];
}

function answerOf(strange: readonly Strange[], frequencies: number) {
  const [most] = strange;
  if (!most) return pass('no part of it differs in how often it was saved', { frequencies });
  const { piece, page, lines, ratio, shows } = most;
  const evidence = { excess: piece.excess, excessMax: lines.unsure, share: piece.share, frequencies };
  if (ratio < 1) return pass('no part of it differs in how often it was saved', evidence);
  const box = onCapture(page.capture, piece.quad);
  const regions = [
    { capture: page.side, kind: 'box' as const, box, shows: `${shows} that was saved once less than the rest` },
  ];
  if (piece.excess >= lines.sure) return fail('a part of it was put there after it had been saved', evidence, regions);
  return inconclusive('a part of it may have been put there after it had been saved', evidence, regions);
}
