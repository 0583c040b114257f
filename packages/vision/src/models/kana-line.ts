import type { InferenceSession } from './onnx.ts';
import { openModelSession } from './open.ts';

let session: Promise<InferenceSession> | undefined;

/** The network that reads Arabic digits, and was trained on kana as well, opened once a process; a fault when its file is missing or damaged. */
export function kanaLineSession(): Promise<InferenceSession> {
  session ??= openModelSession('kana-line.onnx');
  return session;
}
