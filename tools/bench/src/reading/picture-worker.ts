// A process that reads pictures one after the other, as an analysis process of the server does.
import { readFile } from 'node:fs/promises';
import type { CaptureReading } from '@credence/verification';
import { openReader } from '@credence/vision';
import { openPlainOcr } from '@credence/vision/plain-ocr';

/** What was made of one picture; `capture` is absent when the file was refused. */
export interface Pictured {
  capture?: CaptureReading;
  /** Time the processor worked for it: what the clock says depends on what else the machine does. */
  cpuMs: number;
  /** Memory held afterwards, in MB. */
  residentMb: number;
}

const reader = process.argv[2] === 'plain-ocr' ? await openPlainOcr() : await openReader();

process.on('message', async (file: string) => {
  const bytes = await readFile(file);
  const started = process.cpuUsage();
  const capture = await reader.readCapture(bytes);
  const { user, system } = process.cpuUsage(started);
  const pictured: Pictured = {
    ...('problem' in capture ? {} : { capture }),
    cpuMs: (user + system) / 1000,
    residentMb: process.memoryUsage().rss / 2 ** 20,
  };
  process.send!(pictured);
});
process.on('disconnect', () => process.exit());
process.send!('ready');
