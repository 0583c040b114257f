import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Quad, TextLine } from '@credence/verification';
import { cpuMsOfEnded } from '../figures.ts';
import type { Pictured } from './picture-worker.ts';

const run = promisify(execFile);

const PROGRAM = '/usr/bin/tesseract';

/** Sparse text: what finds most on documents, which are no pages of prose. */
const SPARSE = '11';

/** The Tesseract program of the system, where there is one, and what it reads documents of a country with. */
export async function findTesseract() {
  if (!existsSync(PROGRAM)) return undefined;
  const { stdout } = await run(PROGRAM, ['--version']);
  const version = stdout.split('\n')[0]!.trim();
  const languages = (await run(PROGRAM, ['--list-langs'])).stdout.split('\n');
  return {
    version,
    languageOf: (country: string | undefined) => (country === 'JPN' && languages.includes('jpn') ? 'jpn+eng' : 'eng'),
  };
}

/**
 * A program that knows nothing of documents: whole picture in, words with their boxes out.
 *
 * @param mode Its `--psm`; by itself it would take 3.
 */
export async function readByTesseract(file: string, language: string, mode = SPARSE): Promise<Pictured> {
  // The time of children is told for all of them together: one at a time.
  const before = cpuMsOfEnded(process.pid);
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
  const args = [file, '-', '-l', language, '--psm', mode, 'tsv'];
  const { stdout: tsv } = await run(PROGRAM, args, { maxBuffer: 2 ** 26, env });
  const cpuMs = cpuMsOfEnded(process.pid) - before;
  // The first row is the page.
  const [width, height] = tsv.split('\n')[1]!.split('\t').slice(8, 10).map(Number) as [number, number];
  return { capture: { image: { format: 'jpeg', width, height }, text: linesOf(tsv) }, cpuMs, residentMb: 0 };
}

/** Joins words to lines; columns are level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
function linesOf(tsv: string): TextLine[] {
  const lines = new Map<string, { words: string[]; confidences: number[]; box: [number, number, number, number] }>();
  for (const row of tsv.split('\n').slice(1)) {
    const [level, page, block, paragraph, line, , left, top, width, height, confidence, text = ''] = row.split('\t');
    if (level !== '5' || !text.trim()) continue;
    const [x, y, w, h] = [left, top, width, height].map(Number) as [number, number, number, number];
    const key = [page, block, paragraph, line].join();
    const known = lines.get(key) ?? { words: [], confidences: [], box: [x, y, x + w, y + h] };
    known.words.push(text);
    known.confidences.push(Number(confidence) / 100);
    const [x0, y0, x1, y1] = known.box;
    known.box = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + w), Math.max(y1, y + h)];
    lines.set(key, known);
  }
  return [...lines.values()].map(({ words, confidences, box: [x0, y0, x1, y1] }): TextLine => {
    const quad: Quad = [
      { x: x0, y: y0 },
      { x: x1, y: y0 },
      { x: x1, y: y1 },
      { x: x0, y: y1 },
    ];
    const confidence = confidences.reduce((sum, value) => sum + value, 0) / confidences.length;
    return { text: words.join(' '), confidence: Math.max(0, confidence), quad };
  });
}
