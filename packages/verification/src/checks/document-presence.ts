import { onCapture, type Region } from '../evidence.ts';
import type { DetailsReading, PresenceReading } from '../presence.ts';
import type { CaptureReading, Side } from '../readings.ts';
import { type Answer, type Check, fail, inconclusive, pass } from './check.ts';

/** How alike a document is on its photo and on the frame that is most like it: see `basis`. */
const LIKENESS = { unsure: 0.75, sure: 0.5 } as const;
/** The same of the piece of it that is least alike: lamps wander over it, and paper bends. */
const PART_LIKENESS = { unsure: 0.5, sure: 0.25 } as const;
/** Fewer frames, or within less time, and a slow camera may have shown the same one. */
const FRAMES_MIN = 3;
const SPAN_MIN_MS = 400;
/** Frames that differ by less, in levels of brightness, are one picture: no sensor gives the same twice. */
const CHANGE_MIN = 0.15;
/**
 * Fine detail of neighbouring frames that differs by less, in levels, once one is laid over the other, is one picture moved by whole
 * pixels: rounding alone leaves 0.41 of a copy (two JPEGs without compression), and 0.58 of two exposures without any noise.
 */
const RESIDUAL_MIN = 0.5;
/** Of pictures with less detail, in levels, it says nothing: they are smooth. */
const DETAIL_MIN = 1;
/** Where frames are smoothest, noise is most of what they show, and that of two exposures has nothing in common: see `basis`. */
const SHARED_MAX = 0.6;
/** One pair of neighbours may be a camera that gave one frame twice. */
const PAIRS_MIN = 2;
/** A document that moves by less than this share of its width is held by no hand. */
const MOTION_MIN = 0.0005;

/** Whether the photo is of something that lay before the camera: an injected picture has no second before it, or one too still. */
export const documentPresence: Check = {
  id: 'document_presence',
  asks: 'Do the camera’s frames of the second before show the same document, held by a hand?',
  finding: 'document_unverified_other',
  tell: 'The photo does not seem to come straight from the camera. Take it anew with the camera, holding the document.',
  basis: {
    threshold: `correlation of the document on photo and frames: ${LIKENESS.unsure} open, ${LIKENESS.sure} fails; of its least alike piece: ${PART_LIKENESS.unsure} open, ${PART_LIKENESS.sure} fails; frames that differ by less than ${CHANGE_MIN} levels fail; motion below ${MOTION_MIN} of its width stays open; fine detail of neighbouring frames, one laid over the other: a difference of less than ${RESIDUAL_MIN} levels fails, a correlation above ${SHARED_MAX} where they are smoothest stays open, and so do fewer than ${PAIRS_MIN} that moved; no frames stay open`,
    source:
      '30 drawn streams (studio seed `dev-q`): the document held by hand 0.94 at least, its least alike piece 0.89, motion 0.0027, frames 3.3 levels apart; without a tremor, 0.55 levels; frames of another document 0.71 at most, those above 0.51 of the same kind with a piece of −0.1; one still played again, 0 levels. Fine detail, 10 streams of `dev-presence-a`: documents differ by 2.2 levels at least, by 0.8 if the sensor has a sixth of the noise, and have 0.35 in common at most; one still moved by whole pixels 0.42 to 0.47 (in Chromium 0.40), one that is turned a little 0.79 to 0.89 in common (in Chromium 0.68 to 0.81). 40 documents through a sensor with a mosaic of colours: by 1.6 at least, 0.45 in common and once 0.64',
    blindSpots:
      'frames and their times are the page’s own word: whoever feeds the camera a recording passes, and so does one still that is moved about under noise that is added anew for each frame, or compressed anew; one that is moved by fractions of pixels stays open, as a sharp camera in good light may have as little noise (a sixth of what the streams have: 0.92 in common); a display or a print that is truly photographed passes, as all that is asked is whether one thing lay there and moved, not whether it has depth or gloss (a display whose grid is seen stays open); a document under a camera that stands stays open, and so does one that moves by less than a pixel from frame to frame or whose middle is plain; not measured on phones, whose stills may show a document otherwise than their video does, and whose video is smoothed',
  },
  run({ readings }) {
    const answers = (Object.entries(readings.captures) as [Side, CaptureReading][]).flatMap(([side, capture]) =>
      capture.presence ? [judge(side, capture, capture.presence)] : [],
    );
    return answers.find(({ outcome }) => outcome === 'fail') ?? answers.find(isOpen) ?? answers[0];
  },
};

function isOpen({ outcome }: Answer): boolean {
  return outcome === 'inconclusive';
}

function judge(side: Side, capture: CaptureReading, { frames, spanMs, compared, details }: PresenceReading): Answer {
  if (frames === 0) return inconclusive('no frames of the camera came with a photo', { side });
  if (!compared) return inconclusive('the frames could not be compared with the photo', { side, frames });
  const { likeness, part, motion, change } = compared;
  const seen = {
    side,
    frames: compared.frames,
    spanMs,
    likeness,
    motion,
    change,
    ...(part && { part: part.likeness }),
    ...(details && { pairs: details.pairs }),
    ...(details?.level !== undefined && { level: details.level, residual: details.residual, shared: details.shared }),
  };
  const regions = part ? placeOf(side, capture, part.quad, 'what the frames do not show') : [];
  if (likeness < LIKENESS.sure) return fail('the frames do not show the document of the photo', seen);
  if (part && part.likeness < PART_LIKENESS.sure)
    return fail('a part of the photo is not on the frames', seen, regions);
  const areMany = compared.frames >= FRAMES_MIN && spanMs >= SPAN_MIN_MS;
  if (areMany && change < CHANGE_MIN) return fail('all frames are one picture', seen);
  if (areMany && details && isMovedAbout(details)) return fail('all frames are one picture, moved about', seen);
  if (likeness < LIKENESS.unsure) return inconclusive('the frames may show another document', seen);
  if (part && part.likeness < PART_LIKENESS.unsure)
    return inconclusive('a part of the photo may not be on the frames', seen, regions);
  if (!areMany) return inconclusive('there are too few frames to tell', seen);
  if (motion < MOTION_MIN) return inconclusive('nothing moves on the frames', seen);
  const doubt = details && doubtAbout(details);
  return doubt ? inconclusive(doubt, seen) : pass('the frames show the document, held by a hand', seen);
}

function isMovedAbout({ pairs, level = 0, residual = 0 }: DetailsReading): boolean {
  return pairs >= PAIRS_MIN && level >= DETAIL_MIN && residual < RESIDUAL_MIN;
}

function doubtAbout({ pairs, shared = 0 }: DetailsReading): string | undefined {
  if (pairs < PAIRS_MIN) return 'the finest detail of the frames could not be compared';
  return shared > SHARED_MAX ? 'the frames have their noise in common, as one picture that is moved about' : undefined;
}

function placeOf(side: Side, capture: CaptureReading, quad: Region['box'], shows: string): Region[] {
  return [{ capture: side, kind: 'box', box: onCapture(capture, quad), shows }];
}
