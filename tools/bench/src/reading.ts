import { readFile } from 'node:fs/promises';
import { mrzSpans, parseMrz } from '@credence/documents';
import type { MrzReading } from '@credence/verification';
import { openReader } from '@credence/vision';
import { type EvalEntry, loadEvalSet } from './eval-set.ts';
import { formatShare } from './interval.ts';

interface Outcome {
  entry: EvalEntry;
  family: string;
  exact: boolean;
  /** Every check digit agrees. */
  valid: boolean;
  /** A field came back with its own check digit agreeing, and is not what is printed. */
  wrongButValid: boolean;
  answered: boolean;
  ms: number;
  reading: MrzReading | undefined;
}

/**
 * Measures how well the machine-readable zone is read from whole photos, by what the product runs on them.
 *
 * @param args The folder of a labelled set; then, optionally, a pattern of ids to look at, `--lines` to see what
 *   was read and `--zones-only` to leave out the pictures without a zone.
 */
export async function run(args: readonly string[]): Promise<void> {
  const [folder, only] = args.filter((arg) => !arg.startsWith('--'));
  const set = await loadEvalSet(folder);
  if (!set) return;
  const entries = set.entries.filter(({ id }) => !only || new RegExp(only).test(id));
  const withMrz = entries.filter(({ mrz }) => mrz?.lines?.length);
  const without = entries.filter(
    ({ mrz, doc_type }) => !mrz?.lines?.length && doc_type !== 'face' && doc_type !== 'selfie',
  );
  const reader = await openTimedReader();
  const outcomes: Outcome[] = [];
  for (const entry of withMrz) {
    const outcome = judge(entry, await reader.read(set.pathOf(entry)));
    outcomes.push(outcome);
    if (args.includes('--lines')) show(outcome);
  }
  report(outcomes);
  if (!args.includes('--zones-only')) await reportFalseReads(without, (entry) => reader.read(set.pathOf(entry)));
  await reader.close();
  console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

async function openTimedReader() {
  const reader = await openReader();
  return {
    async read(file: string) {
      const bytes = await readFile(file);
      const started = process.cpuUsage();
      const capture = await reader.readCapture(bytes);
      return { reading: 'problem' in capture ? undefined : capture.mrz, ms: cpuMs(started) };
    },
    close: () => reader.close(),
  };
}

/** Time the processor worked for us: what the clock says depends on what else the machine does. */
function cpuMs(since: NodeJS.CpuUsage) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function judge(entry: EvalEntry, { reading, ms }: { reading: MrzReading | undefined; ms: number }): Outcome {
  const truth = entry.mrz!.lines!;
  const valid = (reading && parseMrz(reading.lines)?.checkDigitsOk) ?? false;
  return {
    entry,
    family: entry.attack === 'grey photocopy' ? 'video frames of paper copies' : (entry.mrz!.format ?? 'other'),
    exact: !entry.mrz_certainty && reading?.lines.join('\n') === truth.join('\n'),
    valid,
    wrongButValid: reading !== undefined && hasWrongField(reading.lines, truth),
    answered: reading !== undefined,
    ms,
    reading,
  };
}

/** Whether a field that its own check digit confirms differs from the print. */
function hasWrongField(lines: readonly string[], truth: readonly string[]) {
  const mrz = parseMrz(lines);
  if (!mrz) return false;
  const confirmed = mrz.checkDigits
    .filter(({ ok, field }) => ok && field !== 'composite')
    .map(({ field }) => `${field}`);
  return mrzSpans(mrz.format).some((spans, l) =>
    spans.some(({ field, start, length }) => {
      const own = confirmed.some((name) => field === name || field === `${name}_check`);
      return own && lines[l]!.slice(start, start + length) !== truth[l]?.slice(start, start + length);
    }),
  );
}

function show({ entry, exact, valid, wrongButValid, reading, ms }: Outcome) {
  const verdict = exact ? 'exact' : reading ? (valid ? 'valid' : 'inexact') : 'none';
  console.log(
    `${entry.id} ${verdict}${wrongButValid ? ' WRONG-BUT-VALID' : ''} ${reading?.reader ?? ''} ${Math.round(ms)} ms`,
  );
  if (exact) return;
  const truth = entry.mrz!.lines!;
  for (const [l, line] of truth.entries()) console.log(`  truth ${line}\n  read  ${reading?.lines[l] ?? ''}`);
}

function report(outcomes: readonly Outcome[]) {
  const families = [...new Set(outcomes.map(({ family }) => family))];
  for (const family of [...families, 'all']) {
    const group = outcomes.filter((outcome) => family === 'all' || outcome.family === family);
    const share = (holds: (outcome: Outcome) => boolean) => formatShare(group.filter(holds).length, group.length);
    console.log(`${family}
  lines exact             ${share(({ exact }) => exact)}
  all check digits valid  ${share(({ valid }) => valid)}
  wrong but valid         ${share(({ wrongButValid }) => wrongButValid)}
  no answer               ${share(({ answered }) => !answered)}`);
  }
  const uncertain = outcomes.filter(({ entry }) => entry.mrz_certainty).length;
  console.log(
    `${uncertain} of ${outcomes.length} transcriptions are uncertain: never counted as exact, kept in the denominator`,
  );
  const times = outcomes.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
  console.log(`processor time per picture: median ${at(0.5)} ms, 90 % ${at(0.9)} ms, longest ${at(1)} ms`);
}

async function reportFalseReads(
  entries: readonly EvalEntry[],
  read: (entry: EvalEntry) => Promise<{ reading: MrzReading | undefined }>,
) {
  const found: string[] = [];
  for (const entry of entries) if ((await read(entry)).reading) found.push(entry.id);
  console.log(
    `pictures without a transcribed zone, read as one: ${formatShare(found.length, entries.length)} ${found.join(' ')}`,
  );
}
