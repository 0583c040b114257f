import { onCapture } from '../evidence.ts';
import { pagesOf } from './authenticity.ts';
import { type Check, inconclusive, pass } from './check.ts';

/** A shadow along one edge of the portrait, as if a strip so wide, in millimetres, were black. */
const SHADOW_MM = 0.005;

/** Old documents have portraits that were stuck on by their issuer: a reason to look, never to refuse. */
export const portraitNotStuckOn: Check = {
  id: 'portrait_not_stuck_on',
  asks: 'Is the portrait part of the document, rather than a print that was stuck onto it?',
  finding: 'document_unverified_other',
  tell: 'The portrait does not seem to be part of the document. Photograph the document without anything on it.',
  basis: {
    threshold: `a shadow along all of one straight edge of the portrait as dark as a black strip ${SHADOW_MM} mm wide: open`,
    source:
      'studio seed `dev-edits-1`: portraits that were printed 0.002 at most, those glued over 0.006 at least where their edge was found; collected pictures in docs/accuracy.md',
    blindSpots:
      'asked only where a selfie is, of portraits with straight edges on even print and of pages with 9 pixels a millimetre; thin or flush prints, light from straight above, portraits that end softly; old documents whose issuer stuck portraits on, and thick frames, are held',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ seam, ...page }) => (seam ? [{ page, seam }] : []));
    if (pages.length === 0) return undefined;
    const { page, seam } = pages.reduce((a, b) => (b.seam.shadowMm > a.seam.shadowMm ? b : a));
    const evidence = { shadowMm: seam.shadowMm, shadowMmMax: SHADOW_MM };
    if (seam.shadowMm < SHADOW_MM) return pass('its edges throw no shadow', evidence);
    const box = onCapture(page.capture, seam.quad);
    return inconclusive('an edge of it throws a shadow', evidence, [
      { capture: page.side, kind: 'box', box, shows: 'an edge of the portrait that throws a shadow' },
    ]);
  },
};
