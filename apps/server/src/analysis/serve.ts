import { inspectImage, openReader, type Reader, showRegion } from '@credence/vision';
import type { Answer, Request, Tasks } from './messages.ts';

let reader: Promise<Reader> | undefined;

/** Answers the parent's requests one by one, and leaves when the parent is gone. */
export function serve(): void {
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group of processes; when this one ends is the parent's decision.
  process.on('SIGINT', () => {});
  process.on('message', (request: Request) => {
    perform(request).then(
      (result) => answer({ kind: 'done', result, residentBytes: process.memoryUsage.rss() }),
      (error: unknown) => answer(faultOf(error)),
    );
  });
  answer({ kind: 'ready' });
}

async function perform(request: Request): Promise<Tasks[keyof Tasks]> {
  const { task, bytes, ahead, anySize = false, region, ...options } = request;
  if (task === 'inspect') return inspectImage(bytes, { anySize });
  if (task === 'show') {
    const shown = await showRegion(bytes, region!);
    return 'problem' in shown ? shown : { jpeg: shown };
  }
  // The models are half a gigabyte: opened when the first photo is read, not when the first is inspected.
  reader ??= openReader();
  const { readCapture, readSelfie, pipeline } = await reader;
  if (task === 'read-selfie') return { frame: await readSelfie(bytes, ahead), pipeline };
  return { capture: await readCapture(bytes, options), pipeline };
}

function faultOf(error: unknown): Answer {
  if (!(error instanceof Error)) return { kind: 'fault', name: typeof error, frames: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { kind: 'fault', name: error.name, frames: frames.slice(0, 12).join('\n') };
}

function answer(message: Answer): void {
  process.send?.(message);
}
