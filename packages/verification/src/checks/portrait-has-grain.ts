import { onCapture } from '../evidence.ts';
import { pagesOf } from './authenticity.ts';
import { type Check, inconclusive, pass } from './check.ts';
import { FREQUENCIES_MIN } from './picture-of-one-piece.ts';

/** The portrait's finest detail, as a share of the page's. */
const SHARE_MIN = 0.25;

/** In levels of 255: a page whose own grain is more is print without a smooth place. */
const PAGE_GRAIN_MAX = 1.5;

/** Below this quality, a file has lost its grain where it is smooth, whatever is left of it elsewhere. */
const QUALITY_MIN = 65;

/**
 * A file rounds away what is fine and faint, and does so first where a picture is smoothest, as a portrait's backdrop is: what is left on the page
 * has to be so much of its rounding, in levels for each hundredth by which its quality is below 100.
 */
const KEPT_GRAIN = 0.01;

/**
 * Where all that is as bright as the portrait is print, its grain is not the camera's: it may be as rough as the rest of the page and
 * this much more, which is what both, told by different blocks, differ by.
 */
const AS_ROUGH = 1.05;

/** A clean backdrop has little grain, too: a reason to look, never to refuse. */
export const portraitHasGrain: Check = {
  id: 'portrait_has_grain',
  asks: 'Does the camera’s noise lie over the portrait as over the page around it?',
  finding: 'document_unverified_other',
  tell: 'Part of the picture seems to have been changed. Send the photo as it was taken.',
  basis: {
    threshold: `grain of the portrait’s smoothest places below ${SHARE_MIN} of that of the page’s: open; asked of JPEG files of quality ${QUALITY_MIN} and more that tell of no earlier save, of pages with a grain of ${PAGE_GRAIN_MAX} levels at most, at most ${AS_ROUGH} times as much where they are as bright as the portrait as elsewhere, and of ${KEPT_GRAIN} at least for each hundredth that the file’s quality is below 100`,
    source:
      'studio seed `dev-forged-a`: 22 portraits that were photographed with their page 0.30 at least; of five put in of which no earlier save tells four below, one not asked; 18 collected JPEG files 0.68 at least; limits of quality and kept grain by 140 genuine sessions of `snow-ferry`; docs/accuracy.md',
    blindSpots:
      'asked only where a selfie is; files saved coarsely; grain that was added, photos that were smoothed as a whole, and portraits that had as much noise of their own; backdrops that are cut off at white are left out, those just below may be held',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ grain, noise, file, pieces, ...page }) => {
      const quality = file.jpegQuality ?? 0;
      const kept = quality >= QUALITY_MIN && (pieces?.frequencies ?? 0) < FREQUENCIES_MIN;
      const least = KEPT_GRAIN * (100 - quality);
      const most = Math.min(PAGE_GRAIN_MAX, noise ? AS_ROUGH * noise.level : PAGE_GRAIN_MAX);
      const tells = grain && grain.page > 0 && grain.page >= least && grain.page <= most;
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
