import { PAGE_TILES_MIN, pagesOf, regionOf } from './authenticity.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/** How far one frequency of brightness stands out, all over the page, in nepers: a printer's dots lie in rows. */
const ROWS_OF_DOTS = { unsure: 5.6, sure: 6.3 } as const;

/** How uneven the smoothest places of page or portrait are, in levels of 255: scattered dots are grain, and a sensor's noise is less. */
const GRAIN = { unsure: 3, sure: 5 } as const;

/** Pixels along a page below which grain cannot be told from what making a picture smaller leaves. */
const PAGE_PX_MIN = 700;

export const documentReprinted: Check = {
  id: 'document_reprinted',
  asks: 'Is the document itself on the photo, rather than a print of it on paper?',
  finding: 'document_unverified_other',
  tell: 'The photo seems to show a printed copy. Photograph the document itself.',
  basis: {
    threshold: `rows of dots: ${ROWS_OF_DOTS.unsure} open, ${ROWS_OF_DOTS.sure} fails (nepers); grain of the page, or of its portrait where a selfie is asked for: ${GRAIN.unsure} open, ${GRAIN.sure} fails (levels)`,
    source:
      'studio seed `dev-a`: genuine rows 5.5 and grain 2.7 at most, prints up to 8.1 and 18.6; of openly published pictures, mostly scans and vendors’ samples, one of 75 has such rows and about four of 25 such grain; seed `dev-forged-a`: portraits of prints 3.2 to 10.6, of photos 1.5 at most',
    blindSpots:
      'prints finer than the photo resolves, photo paper and card printers, small or blurred pictures; documents whose own print has even rows of lines, and sharpened or strongly compressed photos, may be held',
  },
  run({ readings }) {
    const pages = pagesOf(readings).map((page) => ({ ...page, ...scoresOf(page) }));
    if (pages.every(({ rows, grain }) => rows === 0 && grain === 0)) return undefined;
    const excess = ({ rows, grain }: Scores) => Math.max(rows / ROWS_OF_DOTS.unsure, grain / GRAIN.unsure);
    const worst = pages.reduce((a, b) => (excess(b) > excess(a) ? b : a));
    const evidence = { rows: worst.rows, rowsMax: ROWS_OF_DOTS.unsure, grain: worst.grain, grainMax: GRAIN.unsure };
    if (excess(worst) < 1) return pass('no dots of a printer are seen', evidence);
    const regions = regionOf(worst, worst.rows >= ROWS_OF_DOTS.unsure ? 'rows of fine dots' : 'the grain of print');
    if (worst.rows >= ROWS_OF_DOTS.sure || worst.grain >= GRAIN.sure) {
      return fail('the dots of a printer are seen', evidence, regions);
    }
    return inconclusive('something like the dots of a printer is seen', evidence, regions);
  },
};

interface Scores {
  rows: number;
  grain: number;
}

/** 0 where it could not be measured. */
function scoresOf({ periodicity, noise, grain, capture }: ReturnType<typeof pagesOf>[number]): Scores {
  const seen = periodicity && periodicity.tiles >= PAGE_TILES_MIN;
  const large = (capture.quality?.pageWidthPx ?? 0) >= PAGE_PX_MIN;
  // Paper shows through pale print without a dot; a portrait has them all over.
  const coarsest = Math.max(noise?.level ?? 0, grain?.portrait ?? 0);
  return { rows: seen ? periodicity.luma : 0, grain: large ? coarsest : 0 };
}
