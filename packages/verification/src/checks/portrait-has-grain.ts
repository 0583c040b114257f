import { onCapture } from '../evidence.ts';
import { pagesOf } from './authenticity.ts';
import { type Check, inconclusive, pass } from './check.ts';
import { FREQUENCIES_MIN } from './picture-of-one-piece.ts';

/** The portrait's finest detail, as a share of the page's. */
const SHARE_MIN = 0.2;

/** Below this quality, a file has lost its grain where it is smooth. */
const QUALITY_MIN = 80;

/** In levels of 255: a page whose own grain is less says nothing, and more is print without a smooth place. */
const PAGE_GRAIN = { min: 0.2, max: 1.5 } as const;

/** A clean backdrop has little grain, too: a reason to look, never to refuse. */
export const portraitHasGrain: Check = {
  id: 'portrait_has_grain',
  asks: 'Does the camera’s noise lie over the portrait as over the page around it?',
  finding: 'document_unverified_other',
  tell: 'Part of the picture seems to have been changed. Send the photo as it was taken.',
  basis: {
    threshold: `grain of the portrait’s smoothest places below ${SHARE_MIN} of that of the page’s: open; asked of JPEG files of quality ${QUALITY_MIN} and more that tell of no earlier save, and of pages with a grain of ${PAGE_GRAIN.min} to ${PAGE_GRAIN.max} levels`,
    source:
      'studio seed `dev-edits-1`: one of 48 genuine below, in deep shade; the portraits put in of which no earlier save tells are below but for one of eleven; collected JPEG files 0.26 at least; docs/accuracy.md',
    blindSpots:
      'asked only where a selfie is; portraits in shade while the page is lit, which may be held; grain that was added, photos that were smoothed as a whole, and portraits that had as much noise of their own; backdrops that are cut off at white are left out, those just below may be held',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ grain, file, pieces, ...page }) => {
      const kept = (file.jpegQuality ?? 0) >= QUALITY_MIN && (pieces?.frequencies ?? 0) < FREQUENCIES_MIN;
      const tells = grain && grain.page >= PAGE_GRAIN.min && grain.page <= PAGE_GRAIN.max;
      return tells && kept ? [{ page, grain, share: grain.portrait / grain.page }] : [];
    });
    if (pages.length === 0) return undefined;
    const { page, grain, share } = pages.reduce((a, b) => (b.share < a.share ? b : a));
    const evidence = { grain: Math.round(share * 100) / 100, grainMin: SHARE_MIN };
    if (share >= SHARE_MIN) return pass('it has', evidence);
    const box = onCapture(page.capture, grain.quad);
    return inconclusive('the portrait is smoother than the page', evidence, [
      { capture: page.side, kind: 'box', box, shows: 'a portrait without the noise of its photo' },
    ]);
  },
};
