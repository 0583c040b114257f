import { findOutline, type Shape } from './find-outline.ts';
import { measureExposure, measureGlare, measureSharpness } from './measure.ts';
import { straighten } from './page.ts';
import { distance, type Gray, type Picture, type Quad, scaled, sizeOf, toGray } from './picture.ts';
import { type Likeness, likenessOf, looksLikeBack, similarity } from './side.ts';

/** What the camera shows at one moment. */
export interface Frame {
  /** All that the person sees of it, made small: {@link VIEW_PX} along its longer side. */
  view: Picture;
  /** Pixels of the camera to one of the view. */
  scale: number;
  /** A part as the camera sees it; the box is in pixels of the view, the answer `factor` times as many. */
  crop(box: Box, factor: number): Picture;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is to be photographed, as far as it can be told from afar. */
export interface Wanted {
  outline: 'card' | 'page';
  side: 'front' | 'back';
  /** The other side, where it was taken just before: it is not to be taken again. */
  taken?: Likeness | undefined;
}

export type Fault =
  | 'none_found'
  | 'cut_off'
  | 'too_far'
  | 'not_level'
  | 'moving'
  | 'too_dark'
  | 'glare'
  | 'blurred'
  | 'is_back'
  | 'same_side';

/** What was seen in one frame. */
export interface Seen {
  /** In pixels of the view. */
  quad: Quad | null;
  /** What is to be put right first; null: this can be taken. */
  fault: Fault | null;
  /** Zero where nothing else mattered before. */
  sharpness: number;
  likeness: Likeness | null;
}

/** Along the view's longer side: corners are found to a pixel, a four-hundredth, at a few milliseconds a frame. */
export const VIEW_PX = 400;

/** ISO/IEC 7810: ID-1 1.586, ID-2 1.419, ID-3 1.42; leaning as far as {@link LEVEL_MAX} allows changes them by a tenth. */
const SHAPES: Record<Wanted['outline'], Shape> = {
  card: { ratioMin: 1.29, ratioMax: 1.76 },
  page: { ratioMin: 1.28, ratioMax: 1.58 },
};

/** Straightened pages are this wide: what a document has that fills two thirds of the width of a phone’s video. */
const PAGE_PX = 700;

/** The outline's longer side in the view's: the frame on the screen takes nine tenths, of which 60 % are enough. */
const SPAN_MIN = 0.56;
/** Camera pixels along a document at which its smallest print is read (docs/accuracy.md), with a fifth to spare. */
const WIDTH_MIN_PX = 640;
/** Corners closer to the border than this share of the view are about to leave it. */
const BORDER = 0.008;
/** How much longer a side may be than the one across: leaning by 15 degrees. */
const LEVEL_MAX = 1.2;
/** How far the upper side may slope: what the reader straightens without loss, and a person sees is askew. */
const ROLL_MAX_DEGREES = 18;
/** How far corners may move between frames, in shares of the view's longer side to a second: a tenth of a text line's height in a 1/50 s exposure. */
const SPEED_MAX = 0.09;
/** Mean luma below which phones' noise outweighs print. */
const EXPOSURE_MIN = 45;
/** Mean luma of a picture in which nothing can be found because there is no light: black tables in a room have 30. */
const NIGHT_MAX = 22;
/** Mean luma of a page that is washed out all over. */
const EXPOSURE_MAX = 238;
/** The largest reflection that hides nothing: half a line of a zone. */
const GLARE_MAX = 0.012;
/** See `measureSharpness`: behind 1.3 pixels of blur, where the smallest zone of a page is still read. */
const SHARPNESS_MIN = 0.13;
/** Two takes of one side are alike by 0.9 and more, its two sides by less than 0.6. */
const SAME_SIDE_MIN = 0.85;

/**
 * Looks at one frame, as far as its faults allow: what is put right first hides what comes after it.
 *
 * @param before The outline of the frame before, and how long ago that was.
 */
export function look(frame: Frame, wanted: Wanted, before: { quad: Quad; agoMs: number } | null): Seen {
  const gray = toGray(frame.view);
  const outline = findOutline(gray, SHAPES[wanted.outline]);
  if (!outline) return seen(null, measureExposure(gray) < NIGHT_MAX ? 'too_dark' : 'none_found');
  const { quad } = outline;
  const placed = outline.cut ? 'cut_off' : placeFault(quad, frame);
  if (placed) return seen(quad, placed);
  if (!before || speed(quad, before, frame.view) > SPEED_MAX) return seen(quad, 'moving');
  return lookClosely(frame, quad, wanted);
}

/**
 * Looks at a photo that was taken, however it was: no faults but those that would keep it from being read, and none of what is
 * no document held as asked, such as a scan.
 */
export function inspect(frame: Frame, wanted: Wanted): Seen {
  const outline = findOutline(toGray(frame.view), SHAPES[wanted.outline]);
  if (!outline) return seen(null, null);
  const { width, height } = sizeOf(outline.quad);
  if (outline.cut) return seen(outline.quad, 'cut_off');
  if (Math.max(width, height) * frame.scale < WIDTH_MIN_PX) return seen(outline.quad, 'too_far');
  return lookClosely(frame, outline.quad, wanted);
}

function seen(quad: Quad | null, fault: Fault | null): Seen {
  return { quad, fault, sharpness: 0, likeness: null };
}

function placeFault(quad: Quad, { view, scale }: Frame): Fault | null {
  const border = BORDER * Math.max(view.width, view.height);
  const inside = ({ x, y }: Quad[number]) =>
    x >= border && y >= border && x <= view.width - border && y <= view.height - border;
  if (!quad.every(inside)) return 'cut_off';
  const { width, height } = sizeOf(quad);
  if (Math.max(width / view.width, height / view.height) < SPAN_MIN) return 'too_far';
  if (Math.max(width, height) * scale < WIDTH_MIN_PX) return 'too_far';
  return isLevel(quad) ? null : 'not_level';
}

function isLevel([a, b, c, d]: Quad): boolean {
  const across = [distance(a, b) / distance(d, c), distance(a, d) / distance(b, c)];
  const roll = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  return across.every((ratio) => ratio < LEVEL_MAX && ratio > 1 / LEVEL_MAX) && Math.abs(roll) <= ROLL_MAX_DEGREES;
}

/** Of the third corner, in shares of the view to a second: one alone may be found anew a little aside. */
function speed(quad: Quad, before: { quad: Quad; agoMs: number }, view: Picture): number {
  const moved = quad.map((corner, i) => distance(corner, before.quad[i]!)).sort((a, b) => a - b)[2]!;
  return (moved / Math.max(view.width, view.height)) * (1000 / Math.max(1, before.agoMs));
}

function lookClosely(frame: Frame, quad: Quad, wanted: Wanted): Seen {
  const page = pageOf(frame, quad);
  const sharpness = measureSharpness(page);
  const likeness = likenessOf(page);
  const exposure = measureExposure(page);
  const tell = (fault: Fault | null): Seen => ({ quad, fault, sharpness, likeness });
  if (exposure < EXPOSURE_MIN) return tell('too_dark');
  if (exposure > EXPOSURE_MAX || measureGlare(page) > GLARE_MAX) return tell('glare');
  if (sharpness < SHARPNESS_MIN) return tell('blurred');
  if (wanted.side === 'front' && wanted.outline === 'card' && looksLikeBack(page)) return tell('is_back');
  if (wanted.taken && similarity(wanted.taken, likeness) > SAME_SIDE_MIN) return tell('same_side');
  return tell(null);
}

/** The document straightened, its longer side across. */
function pageOf(frame: Frame, quad: Quad): Gray {
  const box = boxAround(quad, frame.view);
  const { width, height } = sizeOf(quad);
  // No more pixels than the camera has, and none that the page does not need.
  const factor = Math.min(frame.scale, PAGE_PX / Math.max(width, height));
  const [a, b, c, d] = scaled(quad, factor, box);
  const upright: Quad = width >= height ? [a, b, c, d] : [d, a, b, c];
  const ratio = Math.max(width, height) / Math.min(width, height);
  return straighten(frame.crop(box, factor), upright, { width: PAGE_PX, height: Math.round(PAGE_PX / ratio) });
}

function boxAround(quad: Quad, view: Picture): Box {
  const [xs, ys] = [quad.map(({ x }) => x), quad.map(({ y }) => y)];
  const [x, y] = [Math.max(0, Math.floor(Math.min(...xs))), Math.max(0, Math.floor(Math.min(...ys)))];
  return {
    x,
    y,
    width: Math.min(view.width, Math.ceil(Math.max(...xs))) - x,
    height: Math.min(view.height, Math.ceil(Math.max(...ys))) - y,
  };
}
