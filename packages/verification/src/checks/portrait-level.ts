import { onCapture } from '../evidence.ts';
import { pagesOf } from './authenticity.ts';
import { type Check, inconclusive, pass } from './check.ts';

/** Print lies straight on its page; what hands have put there does not. */
const TILT_DEGREES = 0.2;

/** Some issuers print portraits askew, and outlines are found askew: a reason to look, never to refuse. */
export const portraitLevel: Check = {
  id: 'portrait_level',
  asks: 'Does the portrait lie straight on the document, as its print does?',
  finding: 'document_unverified_other',
  tell: 'The portrait does not seem to be part of the document. Photograph the document without anything on it.',
  basis: {
    threshold: `upright and level sides of the portrait turned the same way by ${TILT_DEGREES}° against the page’s outline and its print: open`,
    source:
      'the studio: 23 printed portraits turned by 0.06° at most, 17 of 25 glued ones by 0.2° and more; docs/accuracy.md',
    blindSpots:
      'asked only where a selfie is, of portraits with two straight sides or more and of pages with 9 pixels a millimetre; a print that was stuck on straight; documents on which portrait and text were printed askew, or that are bent, may be held',
  },
  run({ readings }) {
    const pages = pagesOf(readings).flatMap(({ tilt, ...page }) => (tilt ? [{ page, tilt }] : []));
    if (pages.length === 0) return undefined;
    const { page, tilt } = pages.reduce((a, b) => (Math.abs(b.tilt.degrees) > Math.abs(a.tilt.degrees) ? b : a));
    const evidence = { tiltDegrees: tilt.degrees, tiltDegreesMax: TILT_DEGREES };
    if (Math.abs(tilt.degrees) < TILT_DEGREES) return pass('it lies straight', evidence);
    const box = onCapture(page.capture, tilt.quad);
    return inconclusive('it is turned against its page', evidence, [
      { capture: page.side, kind: 'box', box, shows: 'a portrait that lies askew' },
    ]);
  },
};
