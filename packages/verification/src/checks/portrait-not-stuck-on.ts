import { onCapture } from '../evidence.ts';
import { pagesOf } from './authenticity.ts';
import { type Check, inconclusive, pass } from './check.ts';

/** A shadow along one edge of the portrait, as if a strip so wide, in millimetres, were black. */
const SHADOW_MM = 0.008;

/** How much darker that edge is than what lies on both sides of it, as a share of the page's brightness. */
const DIP = 0.02;

/** A line as dark is printed: paper's shadow on paper leaves most of the light. */
const DIP_MAX = 0.35;

/** Old documents have portraits that were stuck on by their issuer: a reason to look, never to refuse. */
export const portraitNotStuckOn: Check = {
  id: 'portrait_not_stuck_on',
  asks: 'Is the portrait part of the document, rather than a print that was stuck onto it?',
  finding: 'document_unverified_other',
  tell: 'The portrait does not seem to be part of the document. Photograph the document without anything on it.',
  basis: {
    threshold: `a shadow along all of one straight edge of the portrait as dark as a black strip ${SHADOW_MM} mm wide, or an edge darker than both sides of it by ${DIP} to ${DIP_MAX} of the page’s brightness: open`,
    source:
      'the studio: 67 printed portraits 0.003 mm and a darkness of 0.01 at most, nine of ten glued ones above; seeds `dev-forged-a` and `-c`: 32 printed ones 0.0054 at most, 15 of 19 glued ones 0.011 at least; of 27 collected pages two are above; docs/accuracy.md',
    blindSpots:
      'asked only where a selfie is, of portraits with straight edges on even print and of pages with 7 pixels a millimetre; thin or flush prints, light from straight above, portraits that end softly; old documents whose issuer stuck portraits on, and thick frames, are held',
  },
  run({ readings }) {
    const seams = pagesOf(readings).flatMap(({ seams = [], ...page }) => seams.map((seam) => ({ page, seam })));
    if (seams.length === 0) return undefined;
    const excess = ({ seam: { shadowMm, dip } }: (typeof seams)[number]) =>
      Math.max(shadowMm / SHADOW_MM, dip < DIP_MAX ? dip / DIP : 0);
    const worst = seams.reduce((a, b) => (excess(b) > excess(a) ? b : a));
    const { page, seam } = worst;
    const evidence = { shadowMm: seam.shadowMm, shadowMmMax: SHADOW_MM, dip: seam.dip, dipMax: DIP };
    if (excess(worst) < 1) return pass('its edges throw no shadow', evidence);
    const box = onCapture(page.capture, seam.quad);
    return inconclusive('an edge of it throws a shadow', evidence, [
      { capture: page.side, kind: 'box', box, shows: 'an edge of the portrait that throws a shadow' },
    ]);
  },
};
