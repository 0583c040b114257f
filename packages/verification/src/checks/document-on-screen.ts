import { PAGE_TILES_MIN, pagesOf, regionOf } from './authenticity.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/**
 * How far one frequency of colour (red against blue) stands out, all over the page, in nepers: a display's grid, sampled by the
 * sensor's mosaic, comes out as coloured moiré. See docs/accuracy.md for the pictures it was measured on.
 */
const MOIRE = { unsure: 4.4, sure: 5 } as const;

export const documentOnScreen: Check = {
  id: 'document_on_screen',
  asks: 'Was the document itself photographed, rather than a display that shows it?',
  finding: 'document_unverified_other',
  tell: 'The photo seems to have been taken of a screen. Photograph the document itself.',
  basis: {
    threshold: `strongest frequency of colour over its surroundings, median of up to 15 places: ${MOIRE.unsure} open, ${MOIRE.sure} fails (nepers)`,
    source:
      'studio seed `dev-a`: genuine 3.6 at most, displays 3.3 to 7.1; openly published pictures without a display 4.3 at most where six places could be seen',
    blindSpots:
      'displays so fine or so far away that their grid is blurred, pictures made smaller before they are sent, displays exactly parallel to the sensor; pages below about 500 pixels are not looked at',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ periodicity, ...page }) =>
      periodicity && periodicity.tiles >= PAGE_TILES_MIN ? [{ ...page, chroma: periodicity.chroma }] : [],
    );
    if (pages.length === 0) return undefined;
    const worst = pages.reduce((a, b) => (b.chroma > a.chroma ? b : a));
    const evidence = { colourLine: worst.chroma, colourLineMax: MOIRE.unsure };
    if (worst.chroma < MOIRE.unsure) return pass('no grid of a display is seen', evidence);
    const regions = regionOf(worst, 'a coloured grid finer than print');
    if (worst.chroma < MOIRE.sure)
      return inconclusive('something like the grid of a display is seen', evidence, regions);
    return fail('the grid of a display is seen', evidence, regions);
  },
};
