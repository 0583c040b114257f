import './no-network.ts';
import type { Reader } from '@credence/vision';
import type { FromChild, ToChild } from './messages.ts';

// The parent holds the other end: without it there is nobody to work for.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the parent decides when we end.
process.on('SIGINT', () => {});

const vision = await import('@credence/vision');
let reader: Promise<Reader> | undefined;

process.on('message', (task: ToChild) => void answer(task));
say({ ready: true });

async function answer(task: ToChild) {
  try {
    if (task.kind === 'inspect') return say({ id: task.id, answer: await vision.inspectImage(task.bytes) });
    reader ??= vision.openReader();
    const opened = await reader;
    const reading = await opened.readCapture(task.bytes);
    say({ id: task.id, answer: 'problem' in reading ? reading : { reading, pipeline: opened.pipeline } });
  } catch (error) {
    say({ id: task.id, fault: describeFault(error) });
  }
}

/** What and where, without the message, which might quote what was read. */
function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 4).map((line) => line.trim())].join(' ');
}

function say(message: FromChild) {
  process.send!(message);
}
