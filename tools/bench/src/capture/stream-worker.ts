// A process that watches streams one after the other, and leaves what came of each in a folder.
import { writeFileSync } from 'node:fs';
import { goodStream, neverStream } from './stream.ts';
import { drawSubject } from './subjects.ts';
import { watch } from './watch.ts';

export interface Task {
  n: number;
  isGood: boolean;
  seed: string;
  /** Without its ending. */
  path: string;
}

process.on('message', async ({ n, isGood, seed, path }: Task) => {
  const { id, never, options } = isGood ? goodStream(n, seed) : neverStream(n, seed);
  const { page, outline, side } = drawSubject(n, id);
  const { watched, photo } = await watch(never === 'no_document' ? null : page, options, { outline, side });
  if (photo) writeFileSync(`${path}.jpg`, photo);
  // Last: where this is, all is.
  writeFileSync(`${path}.json`, JSON.stringify(watched));
  process.send!('done');
});
process.on('disconnect', () => process.exit());
process.send!('ready');
