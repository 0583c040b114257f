import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine, median, medianInterval } from '../figures.ts';
import { hashPipeline, hashSources, openHistory } from '../reading/cache.ts';
import { type EvalEntry, loadEvalSet } from '../reading/eval-set.ts';
import { judge } from '../reading/judge.ts';
import type { Pictured } from '../reading/picture-worker.ts';
import { type Engine, readByTesseract, readPictures } from '../reading/read-pictures.ts';
import { writeReport } from '../reading/report.ts';
import { compareRuns, type Verdicts, verdictsOf } from '../reading/table.ts';
import { findTesseract } from '../reading/tesseract.ts';
import { withZoneAmongLines } from '../reading/zone-among.ts';
import { drawAll } from './draw-all.ts';
import { planPictures, type SetName } from './plan.ts';
import { FIELD_ROWS, formatRows, type Measured, type Row, STUDIO_ROWS } from './rows.ts';
import { measureTimes } from './times.ts';

/** Ignored by git. */
const REPORT = fileURLToPath(new URL('../../../../bench-report/table.html', import.meta.url));

/** Pictures of the report, the worst read first: more would be more than a browser shows. */
const REPORTED = 300;

/** Every how many pictures the other engines read one, too: they take longer than we do. Of 12 megapixels they read all. */
const BASELINE_EVERY = 8;

/**
 * Rows that can be measured alone, names of `--only`: what is made for machines without reading print, which takes longer, and
 * print without asking for origins.
 */
const ALONE: Record<string, { sets: readonly SetName[]; engine: Engine }> = {
  zones: { sets: ['zone'], engine: 'codes' },
  pdf417: { sets: ['symbol'], engine: 'codes' },
  print: { sets: ['latin', 'japanese'], engine: 'print' },
  outlines: { sets: ['outline'], engine: 'codes' },
};

const WITH_VALUE = ['--seed', '--n', '--first', '--sets', '--only', '--minutes'];

/** What recognition alone depends on. */
const PLAIN_OCR = ['ocr', 'decode', 'pixels', 'plain-ocr.ts'].map((part) => `packages/vision/src/${part}`);

/**
 * Fills the table of figures to reach: draws the studio sets from a seed, reads them by what the product runs, and prints every
 * row with its trials and a 95 % interval, what the other engines make of a share of the same pictures beside it.
 *
 * Drawn pictures and readings are kept: a run that was cut off, or had only so many minutes, goes on where it stopped, and
 * prints the table of what there is so far.
 *
 * @param args `--seed TEXT` (one that nobody developed with, for figures to be told), `--n SHARE` of every set (1 unless
 *   said, more if wanted), `--first N` of its pictures, `--sets latin,japanese` for these alone, `--only zones` or `--only
 *   pdf417` for the same pictures read without their print and without other engines, `--only print` for those of print without asking
 *   for their origins, `--only outlines` for documents held in fingers, `--minutes N` to stop after, `--draw` to
 *   leave the reading for later, `--no-baselines`, `--times` for nothing but the time and memory of photos of 12 megapixels beside
 *   Tesseract's; and the folder of a labelled set for the rows of collected pictures.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { seed, plan, alone, rows, folder, until } = parse(args);
  const maker = hashPipeline();
  console.log(`seed ${seed}, ${plan.length} pictures, pipeline ${maker}; ${describeMachine()}`);

  // Half of the time there is, at most: what is drawn is to be read, too.
  const onlyDraw = args.includes('--draw');
  const studio = await drawAll(seed, plan, onlyDraw ? until : (until + performance.now()) / 2);
  writeFileSync(
    join(studio.root, 'manifest.json'),
    `${JSON.stringify({ format: 1, seed, entries: studio.entries })}\n`,
  );
  if (onlyDraw) return console.log(`${studio.entries.length} drawn, in ${studio.root}`);
  const pathOf = (entry: EvalEntry) => join(studio.root, entry.file);
  if (args.includes('--times')) return measureTimes(studio.entries.map(pathOf), until);
  const how = { engine: alone?.engine ?? ('pipeline' as const), maker, until };
  // The collected pictures first: they are few, and nobody can draw more of them.
  const collected = alone ? undefined : await loadEvalSet(folder);
  const field = collected ? await measure(collected.entries.filter(tellsOfARow), collected.pathOf, how) : [];
  const measured = await measure(studio.entries, pathOf, how);

  heading('Credence', `${measured.length} of ${plan.length} studio pictures, ${field.length} collected ones`);
  for (const line of formatRows(rows, measured)) console.log(line);
  if (collected) for (const line of formatRows(FIELD_ROWS, field)) console.log(line);
  printMemory(measured);
  if (!alone && !args.includes('--no-baselines')) await printBaselines(measured, pathOf, until);
  compareWithLast(`${studio.root}${alone?.sets.join() ?? ''}`, measured);
  report(measured, pathOf, `The table of seed ${seed}, pipeline ${maker}`);
}

function parse(args: readonly string[]) {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const alone = option('--only') ? ALONE[option('--only')!] : undefined;
  if (args.includes('--only') && !alone) throw new Error(`--only takes one of ${Object.keys(ALONE).join(', ')}`);
  const timed = args.includes('--times') ? ['twelve megapixels'] : undefined;
  const sets: readonly string[] | undefined = option('--sets')?.split(',') ?? alone?.sets ?? timed;
  const seed = option('--seed') ?? 'dev';
  const plan = planPictures(seed, Number(option('--n') ?? 1)).filter(({ set }) => !sets || sets.includes(set));
  return {
    ...{ seed, alone },
    plan: plan.slice(0, Number(option('--first') ?? Number.POSITIVE_INFINITY)),
    rows: STUDIO_ROWS.filter(({ set }) => !alone || !set || alone.sets.includes(set)),
    folder: args.find((arg, at) => !arg.startsWith('--') && !WITH_VALUE.includes(args[at - 1]!)),
    until: performance.now() + 60_000 * Number(option('--minutes') ?? Number.POSITIVE_INFINITY),
  };
}

/** Whether a collected picture is a trial of any row. */
function tellsOfARow(entry: EvalEntry): boolean {
  const unread = { judgement: judge(entry, undefined), pictured: { cpuMs: 0, residentMb: 0 } };
  return FIELD_ROWS.some((row) => row.trials(unread).length > 0);
}

async function measure(
  entries: readonly EvalEntry[],
  pathOf: (entry: EvalEntry) => string,
  { engine, maker, until }: { engine: Engine; maker: string; until: number },
): Promise<Measured[]> {
  const pictured = await readPictures(entries.map(pathOf), engine, maker, until);
  return together(entries, pictured);
}

/** Those that there was time for. */
function together(entries: readonly EvalEntry[], pictured: readonly (Pictured | undefined)[]): Measured[] {
  return entries.flatMap((entry, at) => {
    const one = pictured[at];
    return one ? [{ judgement: judge(entry, one.capture), pictured: one }] : [];
  });
}

function heading(engine: string, pictures: string): void {
  console.log(`\n${engine}: ${pictures}`);
  console.log(`${''.padEnd(58)}${'n'.padEnd(14)}${'share [95 %]'.padEnd(26)}${'floor'.padEnd(10)}${'goal'.padEnd(10)}`);
}

function printMemory(measured: readonly Measured[]): void {
  const peaks = measured.flatMap(({ pictured }) => pictured.peakMb ?? []);
  if (peaks.length === 0) return;
  const most = Math.max(...peaks);
  const reached = most <= 600 ? 'goal' : most <= 1000 ? 'floor' : 'MISSED';
  const figure = `${Math.round(most)} MB at most (median ${Math.round(median(peaks))})`;
  console.log(
    `${'memory of a process that reads'.padEnd(58)}${String(peaks.length).padEnd(14)}${figure.padEnd(26)} 1 GB, 600 MB: ${reached}`,
  );
}

/** The other engines on a share of the pictures, ours on the same beside them, and how long each takes. */
async function printBaselines(
  measured: readonly Measured[],
  pathOf: (entry: EvalEntry) => string,
  until: number,
): Promise<void> {
  const isLarge = ({ judgement }: Measured) => judgement.entry.set === 'twelve megapixels';
  const sample = measured.filter((one, at) => isLarge(one) || at % BASELINE_EVERY === 0);
  const entries = sample.map(({ judgement }) => judgement.entry);
  const plain = await readPictures(entries.map(pathOf), 'plain-ocr', hashSources(PLAIN_OCR, /\.test\.ts$/), until);
  printBaseline('PP-OCR alone, on the photo as it is', sample, withZones(entries, plain));
  const tesseract = await findTesseract();
  if (!tesseract) {
    console.log('\nskipped: Tesseract is not installed (Debian: tesseract-ocr, tesseract-ocr-jpn)');
    return;
  }
  const pictures = entries.map((entry) => ({ file: pathOf(entry), country: entry.issuing_country }));
  const read = await readByTesseract(pictures, tesseract, until);
  const theirs = withZones(entries, read);
  printBaseline(tesseract.version, sample, theirs);
  printTimes(sample.filter(isLarge), theirs);
}

function withZones(entries: readonly EvalEntry[], pictured: readonly (Pictured | undefined)[]): Measured[] {
  const helped = pictured.map(
    (one) => one && { ...one, ...(one.capture && { capture: withZoneAmongLines(one.capture) }) },
  );
  return together(entries, helped);
}

const NO_LIMITS = ({ name, trials, ofFailures }: Row): Row => ({ name, trials, ...(ofFailures && { ofFailures }) });

function printBaseline(engine: string, sample: readonly Measured[], theirs: readonly Measured[]): void {
  const ids = new Set(theirs.map(({ judgement }) => judgement.entry.id));
  const ours = sample.filter(({ judgement }) => ids.has(judgement.entry.id));
  // Neither of them locates documents or reads symbols.
  const rows = STUDIO_ROWS.filter(({ name }) => !/located|on white|PDF417/.test(name)).map(NO_LIMITS);
  heading(engine, `${theirs.length} pictures, Credence on the same below each row`);
  const tried = rows.filter(({ trials }) => theirs.some((one) => trials(one).length > 0));
  const [a, b] = [formatRows(tried, theirs), formatRows(tried, ours)];
  for (const [at, line] of a.entries())
    console.log(`${line.trimEnd()}\n${b[at]!.replace(/^.{58}/, '  Credence'.padEnd(58)).trimEnd()}`);
}

function printTimes(ours: readonly Measured[], theirs: readonly Measured[]): void {
  const ratios = ours.flatMap(({ judgement, pictured }) => {
    const other = theirs.find((one) => one.judgement.entry.id === judgement.entry.id);
    return other ? [pictured.cpuMs / other.pictured.cpuMs] : [];
  });
  if (ratios.length === 0) return;
  const middle = median(ratios);
  const reached = middle < 0.5 ? 'goal' : middle < 1 ? 'floor' : 'MISSED';
  const seconds = (some: readonly Measured[]) => (median(some.map(({ pictured }) => pictured.cpuMs)) / 1000).toFixed(1);
  console.log(
    `\ntime of a 12 MP photo, ratio to Tesseract, median of ${ratios.length}: ${medianInterval(ratios, 2)} (floor < 1, goal < 0.5: ${reached})`,
  );
  const large = theirs.filter(({ judgement }) => judgement.entry.set === 'twelve megapixels');
  console.log(`  processor time, medians: ${seconds(ours)} s and ${seconds(large)} s`);
}

function compareWithLast(root: string, measured: readonly Measured[]): void {
  const history = openHistory<Verdicts>(root);
  const now = verdictsOf(measured.map(({ judgement }) => judgement));
  const before = history.last();
  const changes = before ? compareRuns(now, before) : [];
  console.log(before ? '\nCompared with the last run of this seed' : '\nNo earlier run of this seed to compare with');
  for (const change of changes) console.log(`  ${change}`);
  if (before && changes.length === 0) console.log('  nothing changed');
  history.save(now);
}

function report(measured: readonly Measured[], pathOf: (entry: EvalEntry) => string, title: string): void {
  const reported = measured.map(({ judgement, pictured }) => ({
    file: pathOf(judgement.entry),
    judgement,
    capture: pictured.capture,
  }));
  writeReport(REPORT, title, reported, REPORTED);
  console.log(`picture by picture, the ${REPORTED} worst: ${REPORT}`);
}
