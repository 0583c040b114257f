import type { InferenceSession } from './onnx.ts';
import { openModelSession } from './open.ts';

let session: Promise<InferenceSession> | undefined;

/** The network that reads lines of the machine-readable zone, opened once a process; a fault when its file is missing or damaged. */
export function lineReaderSession(): Promise<InferenceSession> {
  session ??= openModelSession('mrz-line.onnx');
  return session;
}
