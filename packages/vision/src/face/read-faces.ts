import type { FaceReading, Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { cropRgb } from '../pixels/crop.ts';
import { distance, mapCorners, rectangle } from '../pixels/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import { measureExposure } from '../quality/index.ts';
import { detectFaces, type FaceBox, withoutOverlaps } from './detect.ts';
import { alignFace, embedFace } from './embed.ts';
import { mapBy, openPyramid, type Pyramid, type Square, similarityOf } from './geometry.ts';
import { drawThumbnail, measureFaceSharpness } from './measure.ts';
import { fitMesh, fivePoints, type Mesh, poseOf, squareAround } from './mesh.ts';
import type { FaceNetworks } from './open.ts';

/** Boxes looked at more closely, best first. */
const CANDIDATES_MAX = 4;

/** Side of a part in sides of the whole, so that a face on the border of one is inside another. */
const PART = 0.6;

/** The mesh was trained on squares this much larger than the detector's boxes. */
const MARGIN = 1.5;

/** The mesh's published threshold: with it 609 of 609 faces in real photos were kept. */
const MESH_SCORE_MIN = 0.5;

/** A face the detector found and the mesh confirmed. */
export interface Sighting {
  box: FaceBox;
  mesh: Mesh;
}

/** The faces of an image, largest first, and the image to cut them from. */
export interface Sightings {
  pyramid: Pyramid;
  faces: Sighting[];
}

/**
 * Finds the faces of an image.
 *
 * @param options.small Whether to look a second time, for small faces, where the first look finds none.
 * @returns Positions in pixels of the image.
 */
export async function sightFaces(
  networks: FaceNetworks,
  image: RgbImage,
  { small = true }: { small?: boolean } = {},
): Promise<Sightings> {
  const pyramid = openPyramid(image);
  const large = await confirm(networks, pyramid, await detectFaces(networks.detector, image));
  const again = small && large.length === 0;
  const seen = again ? await confirm(networks, pyramid, await detectSmallFaces(networks, image)) : large;
  return { pyramid, faces: withoutRepeats(seen).sort((a, b) => eyeDistanceOf(b.mesh) - eyeDistanceOf(a.mesh)) };
}

/** Boxes looked at more closely where a photo shows many faces: a portrait in grey on a small card is among the last. */
const MANY = 24;

/**
 * Finds every face of a photo that shows many, as one of a newspaper does, however small those are beside the largest.
 *
 * @param eyes How far the eyes of those that are of interest are apart, in pixels of the photo.
 * @returns The surest first.
 */
export async function sightManyFaces(
  networks: FaceNetworks,
  photo: RgbImage,
  eyes: { min: number; max: number },
): Promise<Sighting[]> {
  const boxes = [...(await detectFaces(networks.detector, photo)), ...(await detectSmallFaces(networks, photo))];
  const between = ({ eyes: [left, right] }: FaceBox) => distance(left, right);
  const fitting = boxes.filter((box) => between(box) >= eyes.min && between(box) <= eyes.max);
  const seen = await confirm(networks, openPyramid(photo), withoutOverlaps(fitting), MANY);
  return withoutRepeats(seen);
}

/** Reads what was found: where the faces are, how well they can be seen and what they look like. */
export async function describeFaces(networks: FaceNetworks, { pyramid, faces }: Sightings): Promise<FaceReading[]> {
  const readings: FaceReading[] = [];
  for (const face of faces) readings.push(await describe(networks, pyramid, face));
  return readings;
}

/** {@link sightFaces}, then {@link describeFaces}. */
export async function readFaces(
  networks: FaceNetworks,
  image: RgbImage,
  options: { small?: boolean } = {},
): Promise<FaceReading[]> {
  return describeFaces(networks, await sightFaces(networks, image, options));
}

/** In pixels of the image. */
export function eyeDistanceOf(mesh: Mesh): number {
  const [left, right] = fivePoints(mesh) as [Point, Point];
  return distance(left, right);
}

async function confirm(
  { mesh: network }: FaceNetworks,
  pyramid: Pyramid,
  boxes: FaceBox[],
  max = CANDIDATES_MAX,
): Promise<Sighting[]> {
  const seen: Sighting[] = [];
  for (const box of boxes.slice(0, max)) {
    const mesh = await fitMesh(network, pyramid, squareOf(box));
    if (mesh.score >= MESH_SCORE_MIN) seen.push({ box, mesh });
  }
  return seen;
}

/** The detector sees 256 pixels whatever the image's size: a second look goes over its parts, which overlap by a third. */
async function detectSmallFaces({ detector }: FaceNetworks, image: RgbImage): Promise<FaceBox[]> {
  const [width, height] = [Math.ceil(image.width * PART), Math.ceil(image.height * PART)];
  const found: FaceBox[] = [];
  for (const left of [0, image.width - width]) {
    for (const top of [0, image.height - height]) {
      const boxes = await detectFaces(detector, cropRgb(image, { left, top, width, height }).image);
      found.push(...boxes.map((box) => shift(box, left, top)));
    }
  }
  return found.sort((a, b) => b.score - a.score);
}

function shift({ left, top, eyes, ...box }: FaceBox, x: number, y: number): FaceBox {
  const moved = (eye: Point): Point => ({ x: eye.x + x, y: eye.y + y });
  return { ...box, left: left + x, top: top + y, eyes: [moved(eyes[0]), moved(eyes[1])] };
}

function squareOf({ left, top, width, height, eyes: [leftEye, rightEye] }: FaceBox): Square {
  return {
    center: { x: left + width / 2, y: top + height / 2 },
    side: MARGIN * Math.max(width, height),
    rollRadians: Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x),
  };
}

/** Of faces whose noses lie within half a face of each other only the surest is one. */
function withoutRepeats(seen: readonly Sighting[]): Sighting[] {
  const kept: (Sighting & { nose: Point; size: number })[] = [];
  for (const { box, mesh } of [...seen].sort((a, b) => b.mesh.score - a.mesh.score)) {
    const [left, right, nose] = fivePoints(mesh) as [Point, Point, Point];
    const size = 2 * distance(left, right);
    if (kept.every((other) => distance(other.nose, nose) > Math.max(size, other.size) / 2)) {
      kept.push({ box, mesh, nose, size });
    }
  }
  return kept;
}

async function describe({ embedder }: FaceNetworks, pyramid: Pyramid, { box, mesh }: Sighting): Promise<FaceReading> {
  const points = fivePoints(mesh);
  const aligned = alignFace(pyramid, points);
  const gray = toGray(aligned);
  const pose = poseOf(mesh);
  return {
    quad: quadOf(squareAround(mesh, (pose.rollDegrees * Math.PI) / 180)),
    score: box.score,
    meshScore: mesh.score,
    eyeDistancePx: distance(points[0]!, points[1]!),
    ...pose,
    sharpness: measureFaceSharpness(gray),
    exposure: measureExposure(gray),
    thumbnail: drawThumbnail(gray),
    embedding: Array.from(await embedFace(embedder, aligned), (value) => Number(value.toFixed(6))),
  };
}

function quadOf(square: Square): Quad {
  const toImage = similarityOf(square, 1);
  return mapCorners(rectangle(1, 1), (corner) => mapBy(toImage, corner));
}
