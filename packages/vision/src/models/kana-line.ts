import type { InferenceSession } from './onnx.ts';
import { openModelSession } from './open.ts';

let session: Promise<InferenceSession> | undefined;

/** The network that reads kana and Arabic digits, opened once a process; a fault when its file is missing or damaged. */
export function kanaLineSession(): Promise<InferenceSession> {
  session ??= openModelSession('kana-line.onnx');
  return session;
}
