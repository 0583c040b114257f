// A process that reads pictures one after the other, as an analysis process of the server does.
import { readFile } from 'node:fs/promises';
import type { CaptureReading } from '@credence/verification';
import { openReader, type Reader } from '@credence/vision';
import { openPlainOcr } from '@credence/vision/plain-ocr';
import { peakMemoryOf } from '../figures.ts';
import { readByTesseract } from './tesseract.ts';

/** What was made of one picture; `capture` is absent when the file was refused. */
export interface Pictured {
  capture?: CaptureReading;
  /** Time the processor worked for it: what the clock says depends on what else the machine does. */
  cpuMs: number;
  /** Memory held afterwards, in MB. */
  residentMb: number;
  /** The most that the process has held so far, in MB, where that was looked at. */
  peakMb?: number;
}

const [how, languages, mode] = process.argv[2]!.split(' ');
const read = how === 'tesseract' ? (file: string) => readByTesseract(file, languages!, mode) : await openEngine();

process.on('message', async (file: string) => process.send!(await read(file)));
process.on('disconnect', () => process.exit());
process.send!('ready');

async function openEngine() {
  const reader: Pick<Reader, 'readCapture'> = how === 'plain-ocr' ? await openPlainOcr() : await openReader();
  const options = how === 'codes' ? { print: false, origins: false } : { origins: how !== 'print' };
  return async (file: string): Promise<Pictured> => {
    const bytes = await readFile(file);
    const started = process.cpuUsage();
    const capture = await reader.readCapture(bytes, options);
    const { user, system } = process.cpuUsage(started);
    return {
      ...('problem' in capture ? {} : { capture }),
      cpuMs: (user + system) / 1000,
      residentMb: process.memoryUsage().rss / 2 ** 20,
      peakMb: peakMemoryOf(process.pid),
    };
  };
}
