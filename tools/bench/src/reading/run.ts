import { fileURLToPath } from 'node:url';
import { describeMachine } from '../figures.ts';
import { hashPipeline, openHistory } from './cache.ts';
import { type EvalEntry, type EvalSet, loadEvalSet } from './eval-set.ts';
import { type Judgement, judge } from './judge.ts';
import type { Pictured } from './picture-worker.ts';
import { readByTesseract, readPictures } from './read-pictures.ts';
import { writeReport } from './report.ts';
import { compareRuns, fieldTable, tableOf, timesOf, type Verdicts, verdictsOf } from './table.ts';
import { findTesseract } from './tesseract.ts';
import { withZoneAmongLines } from './zone-among.ts';

/** Ignored by git: it shows the pictures of the set. */
const REPORT = fileURLToPath(new URL('../../../../bench-report/reading.html', import.meta.url));

/** Pictures of these tell about faces only. */
const FACES = ['face', 'selfie'];

/**
 * Measures what is read from whole photos, by what the product runs on them, beside what plain text recognition makes of the
 * same photos.
 *
 * Pictures are shared out over the cores and readings kept: a run that was cut off goes on, and a change that does not touch
 * the reading code costs no reading.
 *
 * @param args The folder of a labelled set; then, optionally, a pattern of ids to look at, `--wrong` to list the fields and
 *   zones that were not read exactly, and `--no-baselines` to leave out the other engines. With `--table` everything is
 *   measured that the table of figures to reach asks for: see `table/run.ts`.
 */
export async function run(args: readonly string[]): Promise<void> {
  if (args.includes('--table')) return (await import('../table/run.ts')).run(args.filter((arg) => arg !== '--table'));
  const [folder, only] = args.filter((arg) => !arg.startsWith('--'));
  const set = await loadEvalSet(folder);
  if (!set) return;
  const entries = set.entries.filter(
    ({ id, doc_type }) => !FACES.includes(doc_type) && (!only || new RegExp(only).test(id)),
  );
  const files = entries.map(set.pathOf);
  const maker = hashPipeline();
  console.log(`${entries.length} pictures, pipeline ${maker}; ${describeMachine()}`);

  const pictured = (await readPictures(files, 'pipeline', maker)) as Pictured[];
  const judgements = entries.map((entry, at) => judge(entry, pictured[at]!.capture));
  print('Credence', judgements, pictured);
  if (args.includes('--wrong')) printWrong(judgements, pictured);
  if (!only) compareWithLast(set, judgements);

  if (!args.includes('--no-baselines')) await runBaselines(entries, files, maker);
  const reported = judgements.map((judgement, at) => ({ file: files[at]!, judgement, capture: pictured[at]!.capture }));
  writeReport(REPORT, `Reading ${entries.length} pictures, pipeline ${maker}`, reported);
  console.log(`picture by picture: ${REPORT}`);
}

async function runBaselines(entries: readonly EvalEntry[], files: readonly string[], maker: string): Promise<void> {
  const compare = (name: string, pictured: readonly Pictured[]) => {
    const judgements = entries.map((entry, at) => {
      const { capture } = pictured[at]!;
      return judge(entry, capture && withZoneAmongLines(capture));
    });
    print(name, judgements, pictured, { families: false });
  };
  compare('PP-OCR alone, on the photo as it is', (await readPictures(files, 'plain-ocr', maker)) as Pictured[]);
  const tesseract = await findTesseract();
  if (!tesseract) {
    console.log('\nskipped: Tesseract is not installed (Debian: tesseract-ocr, tesseract-ocr-jpn)');
    return;
  }
  const pictures = entries.map((entry, at) => ({ file: files[at]!, country: entry.issuing_country }));
  const pictured = (await readByTesseract(pictures, tesseract)) as Pictured[];
  compare(tesseract.version, pictured);
}

function print(
  name: string,
  judgements: readonly Judgement[],
  pictured: readonly Pictured[],
  { families = true } = {},
): void {
  const tables = tableOf(judgements);
  console.log(`\n${name}`);
  for (const { family, rows } of families ? tables : tables.slice(-1)) {
    console.log(` ${family}`);
    for (const [measure, share] of rows) console.log(`  ${measure.padEnd(32)}${share}`);
  }
  if (families) for (const [field, share] of fieldTable(judgements)) console.log(`  field ${field.padEnd(26)}${share}`);
  console.log(` ${timesOf(pictured)}`);
}

function printWrong(judgements: readonly Judgement[], pictured: readonly Pictured[]): void {
  for (const [at, { entry, mrz, fields }] of judgements.entries()) {
    const lines = pictured[at]!.capture?.mrz?.lines;
    if (mrz && !mrz.exact) {
      console.log(`${entry.id}${mrz.wrongButValid ? ' WRONG BUT VALID' : ''}`);
      for (const [l, line] of entry.mrz!.lines!.entries()) console.log(`  truth ${line}\n  read  ${lines?.[l] ?? ''}`);
    }
    for (const { name, truth, outcome, read } of fields) {
      if (outcome !== 'exact') console.log(`${entry.id} ${name} ${outcome}: ${truth} | ${read?.value ?? '–'}`);
    }
  }
}

function compareWithLast(set: EvalSet, judgements: readonly Judgement[]): void {
  const history = openHistory<Verdicts>(set.root);
  const [now, before] = [verdictsOf(judgements), history.last()];
  const changes = before ? compareRuns(now, before) : [];
  console.log(before ? '\nCompared with the last run of this set' : '\nNo earlier run of this set to compare with');
  for (const change of changes) console.log(`  ${change}`);
  if (before && changes.length === 0) console.log('  nothing changed');
  history.save(now);
}
