import type { Point } from '@credence/verification';
import { type InferenceSession, Tensor } from '../models/onnx.ts';
import { cutOut, mapBy, meanOf, type Pyramid, type Square, similarityOf } from './geometry.ts';

/** A point of a face. `z` grows away from the camera, in the same pixels as the others, from an origin of the face's own. */
export interface MeshPoint extends Point {
  z: number;
}

export interface Mesh {
  /** The 468 points of MediaPipe's canonical face, in pixels of the image. */
  points: readonly MeshPoint[];
  /** How sure the network is that it was shown a face, 0 to 1. */
  score: number;
}

/** Side of the network's input in pixels. */
const SIDE = 192;

/** Lays the mesh of a face over what a square of the image shows. */
export async function fitMesh(session: InferenceSession, pyramid: Pyramid, square: Square): Promise<Mesh> {
  const toImage = similarityOf(square, SIDE);
  const { data } = cutOut(pyramid, toImage, SIDE);
  const image = new Tensor(
    'float32',
    Float32Array.from(data, (value) => value / 255),
    [1, SIDE, SIDE, 3],
  );
  const { points, flag } = await session.run({ image });
  const numbers = points!.data as Float32Array;
  const scale = square.side / SIDE;
  return {
    score: (flag!.data as Float32Array)[0]!,
    points: Array.from({ length: numbers.length / 3 }, (_, i) => ({
      ...mapBy(toImage, { x: numbers[3 * i]!, y: numbers[3 * i + 1]! }),
      z: numbers[3 * i + 2]! * scale,
    })),
  };
}

/** Corners and lids of each eye, the one that is left in the picture first. */
const EYES = [
  [33, 133, 159, 145],
  [263, 362, 386, 374],
] as const;
const NOSE_TIP = 1;
const MOUTH_CORNERS = [61, 291] as const;
const FOREHEAD = 10;
const CHIN = 152;

/** Middles of both eyes, tip of the nose, corners of the mouth. */
export function fivePoints({ points }: Mesh): Point[] {
  const eyes = EYES.map((indices) => meanOf(indices.map((i) => points[i]!)));
  return [...eyes, points[NOSE_TIP]!, ...MOUTH_CORNERS.map((i) => points[i]!)];
}

export interface Pose {
  yawDegrees: number;
  pitchDegrees: number;
  rollDegrees: number;
}

/**
 * How the head is turned, taken from two lines across the face: through the outer corners of the eyes, and from the
 * forehead to the chin.
 */
export function poseOf({ points }: Mesh): Pose {
  const [left, right] = [points[EYES[0][0]]!, points[EYES[1][0]]!];
  const [top, bottom] = [points[FOREHEAD]!, points[CHIN]!];
  const across = { x: right.x - left.x, y: right.y - left.y, z: right.z - left.z };
  const down = { x: bottom.x - top.x, y: bottom.y - top.y, z: bottom.z - top.z };
  const roll = Math.atan2(across.y, across.x);
  return {
    yawDegrees: degrees(Math.atan2(across.z, Math.hypot(across.x, across.y))),
    pitchDegrees: degrees(Math.atan2(-down.z, Math.hypot(down.x, down.y))),
    rollDegrees: degrees(roll),
  };
}

/** The smallest upright-to-the-face square around all points. */
export function squareAround({ points }: Mesh, rollRadians: number): Square {
  const { xs, ys, cos, sin } = alongFace(points, rollRadians);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  return {
    center: { x: middle.x * cos - middle.y * sin, y: middle.x * sin + middle.y * cos },
    side: Math.max(right - left, bottom - top),
    rollRadians,
  };
}

function alongFace(points: readonly MeshPoint[], rollRadians: number) {
  const [cos, sin] = [Math.cos(rollRadians), Math.sin(rollRadians)];
  return {
    cos,
    sin,
    xs: points.map(({ x, y }) => x * cos + y * sin),
    ys: points.map(({ x, y }) => y * cos - x * sin),
  };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
