import { pagesOf, regionOf } from './authenticity.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/** How far colours of a page stray from those around them: 80 % within this, in nepers of the channels' ratios. */
const COLOUR = { sure: 0.018, unsure: 0.026 } as const;

export const documentInColour: Check = {
  id: 'document_in_colour',
  asks: 'Has the document colours of its own, which a copy in black has not?',
  finding: 'document_unverified_other',
  tell: 'The photo seems to show a copy in black and white. Photograph the document itself.',
  basis: {
    threshold: `colours of the most colourful side beside that of the light: ${COLOUR.unsure} open, ${COLOUR.sure} fails`,
    source:
      'studio seed `dev-a`: genuine fronts 0.022 at least, copies in black 0.012 at most; of 20 photographed paper copies 14 are below the one and 16 below the other, of 84 openly published pictures 4 and 4',
    blindSpots:
      'colour copies; copies under coloured light, beside coloured things that the outline takes in, or on coloured paper; documents that are grey by nature fail',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ colour, ...page }) =>
      colour ? [{ ...page, spread: colour.spread }] : [],
    );
    if (pages.length === 0) return undefined;
    // Backs of genuine documents may have little colour; a copy has none on either side.
    const best = pages.reduce((a, b) => (b.spread > a.spread ? b : a));
    const evidence = { colour: best.spread, colourMin: COLOUR.unsure };
    if (best.spread >= COLOUR.unsure) return pass('the document has colours', evidence);
    const regions = regionOf(best, 'a page without colours of its own');
    if (best.spread >= COLOUR.sure) return inconclusive('the document has hardly any colour', evidence, regions);
    return fail('the document has no colour', evidence, regions);
  },
};
