import { fileURLToPath } from 'node:url';
import { median, medianInterval } from '../figures.ts';
import type { Pictured } from '../reading/picture-worker.ts';
import { findTesseract } from '../reading/tesseract.ts';
import { startWorker } from '../reading/worker.ts';

const WORKER = fileURLToPath(new URL('../reading/picture-worker.ts', import.meta.url));

/** As its program is run by default: English, and pages that it analyses itself. */
const AS_USUAL = 'tesseract eng 3';

/**
 * Measures the time of whole photos beside Tesseract's, and the memory of the process that reads them: picture after picture by both
 * in turn, in one process, so that what else the machine does slows both alike.
 *
 * @param until When to stop, in milliseconds of `performance.now()`.
 */
export async function measureTimes(files: readonly string[], until: number): Promise<void> {
  const tesseract = await findTesseract();
  if (!tesseract) return console.log('Tesseract is not installed (Debian: tesseract-ocr)');
  const [ours, theirs] = [await startWorker(WORKER, ['pipeline']), await startWorker(WORKER, [AS_USUAL])];
  const pairs: { own: Pictured; other: Pictured }[] = [];
  for (const file of files) {
    if (performance.now() > until) break;
    pairs.push({ own: await ours.ask<Pictured>(file), other: await theirs.ask<Pictured>(file) });
  }
  ours.stop();
  theirs.stop();
  if (pairs.length > 0) print(tesseract.version, pairs);
}

function print(version: string, pairs: readonly { own: Pictured; other: Pictured }[]): void {
  const ratios = pairs.map(({ own, other }) => own.cpuMs / other.cpuMs);
  const middle = median(ratios);
  const reached = middle < 0.5 ? 'goal' : middle < 1 ? 'floor' : 'MISSED';
  const times = (of: 'own' | 'other') => Math.round(median(pairs.map((pair) => pair[of].cpuMs)));
  const held = pairs.map(({ own }) => own.residentMb);
  const peak = Math.max(...pairs.map(({ own }) => own.peakMb ?? 0));
  console.log(
    `${pairs.length} photos, processor time beside ${version}, median ratio: ${medianInterval(ratios, 2)} (floor < 1, goal < 0.5: ${reached})`,
  );
  console.log(`  medians ${times('own')} ms and ${times('other')} ms`);
  console.log(
    `  memory of the one process: ${Math.round(median(held))} MB after a picture (median), ${Math.round(peak)} MB at its peak`,
  );
}
