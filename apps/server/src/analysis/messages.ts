import type { CaptureReading, ImageProblem, ImageReading } from '@credence/verification';

/** What is known of an image that can be taken: its format and its size in pixels, upright. */
export type Inspection = ImageReading;

export interface ReadAnswer {
  reading: CaptureReading;
  pipeline: Record<string, string>;
}

/** What a process is asked. */
export type Task = { kind: 'inspect'; bytes: Uint8Array } | { kind: 'read'; bytes: Uint8Array };

export type ToChild = Task & { id: number };

/** What it says: once that it is ready, then an answer for each task. A `fault` is an error of ours, by its name only. */
export type FromChild =
  | { ready: true }
  | { id: number; answer: Inspection | ReadAnswer | { problem: ImageProblem } }
  | { id: number; fault: string };
