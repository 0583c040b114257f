import type { Point } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { type InferenceSession, Tensor } from '../models/onnx.ts';
import { resizeRgb, shrinkRgb } from '../pixels/resize.ts';

/** Where a face seems to be, in pixels of the image. */
export interface FaceBox {
  left: number;
  top: number;
  width: number;
  height: number;
  /** 0 to 1. */
  score: number;
  /** The eye that is left in the picture, and the right one. */
  eyes: [Point, Point];
}

/** Side of the network's input in pixels. */
const SIDE = 256;

/**
 * How much room is left around the image. Where a face fills the frame the detector sees only parts of it, a spectacle
 * lens above all; drawn smaller it is found.
 */
const PADDINGS = [1, 1.6, 2.4] as const;

/** BlazeFace's published threshold. */
const SCORE_MIN = 0.5;

/** Boxes that share more than this are the same face. */
const OVERLAP_MAX = 0.3;

/** The network's two grids: cells across, and boxes guessed at each cell. */
const GRIDS = [
  { cells: 16, each: 2, scores: 'scores_16', boxes: 'boxes_16' },
  { cells: 8, each: 6, scores: 'scores_8', boxes: 'boxes_8' },
] as const;

/** Numbers for each box: middle and size, then six points, the eyes first. */
const NUMBERS = 16;

/**
 * Finds faces, more or less upright ones; best first.
 *
 * @see V. Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019
 */
export async function detectFaces(session: InferenceSession, image: RgbImage): Promise<FaceBox[]> {
  const small = shrinkRgb(image, SIDE);
  const found: FaceBox[] = [];
  for (const padding of PADDINGS) {
    const { canvas, scale } = padded(small, padding);
    const outputs = await session.run({ image: toTensor(canvas) });
    const perPixel = image.width / small.width / scale;
    for (const box of decode(outputs)) found.push(onImage(box, perPixel, image));
  }
  return withoutOverlaps(found);
}

/** The image in the middle of a black square, so that it takes up 1/padding of it. */
function padded(image: RgbImage, padding: number): { canvas: RgbImage; scale: number } {
  const scale = SIDE / padding / Math.max(image.width, image.height);
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
  const inner = resizeRgb(image, width!, height!);
  const data = new Uint8Array(SIDE * SIDE * 3);
  const [left, top] = [(SIDE - width!) >> 1, (SIDE - height!) >> 1];
  for (let y = 0; y < height!; y++) {
    data.set(inner.data.subarray(y * width! * 3, (y + 1) * width! * 3), ((y + top) * SIDE + left) * 3);
  }
  return { canvas: { width: SIDE, height: SIDE, data }, scale };
}

function toTensor({ data }: RgbImage): Tensor {
  return new Tensor(
    'float32',
    Float32Array.from(data, (value) => value / 127.5 - 1),
    [1, SIDE, SIDE, 3],
  );
}

/** Boxes in pixels of the canvas. */
function decode(outputs: Readonly<Record<string, Tensor>>): FaceBox[] {
  return GRIDS.flatMap(({ cells, each, scores, boxes }) => {
    const logits = outputs[scores]!.data as Float32Array;
    const numbers = outputs[boxes]!.data as Float32Array;
    const found: FaceBox[] = [];
    for (const [i, logit] of logits.entries()) {
      const score = 1 / (1 + Math.exp(-logit));
      if (score < SCORE_MIN) continue;
      const cell = Math.floor(i / each);
      const anchor = { x: ((cell % cells) + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
      found.push(boxAt(numbers.subarray(i * NUMBERS, (i + 1) * NUMBERS), anchor, score));
    }
    return found;
  });
}

function boxAt(numbers: Float32Array, anchor: Point, score: number): FaceBox {
  const point = (at: number): Point => ({ x: numbers[at]! + anchor.x * SIDE, y: numbers[at + 1]! + anchor.y * SIDE });
  const middle = point(0);
  const [width, height] = [numbers[2]!, numbers[3]!];
  const eyes: [Point, Point] = [point(4), point(6)];
  return { left: middle.x - width / 2, top: middle.y - height / 2, width, height, score, eyes };
}

function onImage({ left, top, width, height, score, eyes }: FaceBox, perPixel: number, image: RgbImage): FaceBox {
  const map = ({ x, y }: Point): Point => ({
    x: (x - SIDE / 2) * perPixel + image.width / 2,
    y: (y - SIDE / 2) * perPixel + image.height / 2,
  });
  const corner = map({ x: left, y: top });
  return {
    left: corner.x,
    top: corner.y,
    width: width * perPixel,
    height: height * perPixel,
    score,
    eyes: [map(eyes[0]), map(eyes[1])],
  };
}

/** Of boxes that are the same face only the best one; best first. */
export function withoutOverlaps(boxes: readonly FaceBox[]): FaceBox[] {
  const kept: FaceBox[] = [];
  for (const box of [...boxes].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(box, other) < OVERLAP_MAX)) kept.push(box);
  }
  return kept;
}

/** Shared area over area covered by either. */
function overlap(a: FaceBox, b: FaceBox): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  const shared = Math.max(0, across) * Math.max(0, down);
  return shared / (a.width * a.height + b.width * b.height - shared);
}
