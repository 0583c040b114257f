import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaceReading, similarityOf } from '@credence/verification';
import { openReader, type Reader } from '@credence/vision';
import { figuresOf, type Picture, pairUp, splitByKind } from './faces-pairs.ts';
import { reportSpoilt } from './faces-spoilt.ts';
import { formatShare } from './interval.ts';
import { type EvalEntry, type EvalSet, loadEvalSet } from './reading/eval-set.ts';

interface LabelledPair {
  a: string;
  b: string;
  same: boolean;
}

/** A labelled pair with how alike its faces are: minus infinity where one was not found. */
interface ScoredPair extends LabelledPair {
  similarity: number;
}

/** What was read of the faces of a labelled set. */
export interface MeasuredFaces {
  entries: EvalEntry[];
  pictures: Picture[];
  pairs: ScoredPair[];
}

/** The thresholds the product decides by: see `verification/checks/selfie-match.ts`. */
const MATCH = 0.55;
const NO_MATCH = 0.45;

/**
 * Measures how well faces are told apart, by what the product runs: selfies from the photo, portraits from the document's page.
 *
 * @param args The folder of a labelled set, whose pictures of faces carry an `identity` each or are named in a
 *   `face-pairs.json`; `--spoilt` to measure also how small, blurred, dark or printed pictures fare, `--list` to name errors.
 */
export async function run(args: readonly string[]): Promise<void> {
  const [folder] = args.filter((arg) => !arg.startsWith('--'));
  const set = await loadEvalSet(folder);
  if (!set) return;
  const { root } = set;
  const reader = await openReader();
  const { entries, pictures, pairs } = await measureFaces(set, reader);
  reportFound(entries, pictures);
  reportPairs(pairs, args.includes('--list'));
  for (const [kind, crossed] of splitByKind(pairUp(pictures))) console.log(figuresOf(kind, crossed));
  if (args.includes('--spoilt')) await reportSpoilt(pictures.filter(isPhoto), reader, (file) => join(root, file));
  await reader.close();
  console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

/** Reads every face that is labelled, and compares the pairs that somebody chose. */
export async function measureFaces(set: EvalSet, reader: Reader): Promise<MeasuredFaces> {
  const labelled = await loadPairs(set.root);
  const named = new Set(labelled.flatMap(({ a, b }) => [a, b]));
  const entries = set.entries.filter(({ identity, file }) => identity || named.has(file));
  const pictures = await readAll(withIdentities(entries, labelled), reader, set.pathOf);
  const faces = new Map(pictures.map(({ file, face }) => [file, face]));
  const pairs = labelled.map((pair) => {
    const [a, b] = [faces.get(pair.a), faces.get(pair.b)];
    return { ...pair, similarity: a && b ? similarityOf(a.embedding, b.embedding) : Number.NEGATIVE_INFINITY };
  });
  return { entries, pictures, pairs };
}

/** The labelled pairs that the product's threshold decides otherwise than their label says. */
export function errorsAmong(pairs: readonly ScoredPair[]) {
  return {
    missed: pairs.filter(({ same, similarity }) => same && similarity < MATCH),
    mistaken: pairs.filter(({ same, similarity }) => !same && similarity >= MATCH),
  };
}

async function loadPairs(root: string): Promise<LabelledPair[]> {
  const file = join(root, 'face-pairs.json');
  if (!existsSync(file)) return [];
  return (JSON.parse(await readFile(file, 'utf8')) as { pairs: LabelledPair[] }).pairs;
}

/** A picture that is labelled only by its pairs has the identity of one it shows the same person as. */
function withIdentities(entries: readonly EvalEntry[], pairs: readonly LabelledPair[]): EvalEntry[] {
  const known = new Map(entries.map(({ file, identity }) => [file, identity]));
  return entries.map((entry) => {
    if (entry.identity) return entry;
    const pair = pairs.find(({ a, b, same }) => same && (a === entry.file || b === entry.file));
    const identity = pair && known.get(pair.a === entry.file ? pair.b : pair.a);
    return { ...entry, ...(identity && { identity }) };
  });
}

function isPhoto({ kind }: Picture): boolean {
  return kind === 'photo';
}

async function readAll(
  entries: readonly EvalEntry[],
  reader: Reader,
  pathOf: (entry: EvalEntry) => string,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  const times: number[] = [];
  for (const entry of entries) {
    const bytes = await readFile(pathOf(entry));
    const isFace = entry.doc_type === 'face' || entry.doc_type === 'selfie';
    const onPage = isFace ? undefined : await portraitOn(reader, bytes);
    const started = process.cpuUsage();
    const { faces } = onPage ? { faces: [onPage] } : await reader.readSelfie(bytes);
    if (!onPage) times.push(process.cpuUsage(started).user / 1000);
    const [face] = faces;
    const kind = isFace ? 'photo' : 'portrait';
    if (face) pictures.push({ file: entry.file, kind, identity: entry.identity ?? entry.file, face, onPage: !!onPage });
  }
  const median = times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
  console.log(`processor time of reading the faces of a photo: median ${Math.round(median)} ms`);
  return pictures;
}

async function portraitOn(reader: Reader, bytes: Uint8Array): Promise<FaceReading | undefined> {
  const capture = await reader.readCapture(bytes, { portraits: true, zoneExpected: false });
  return 'faces' in capture ? capture.faces?.[0] : undefined;
}

function reportFound(entries: readonly EvalEntry[], pictures: readonly Picture[]): void {
  const photos = entries.filter(({ doc_type }) => doc_type === 'face' || doc_type === 'selfie').length;
  const found = pictures.filter(isPhoto).length;
  const portraits = pictures.filter(({ kind }) => kind === 'portrait');
  const onPage = portraits.filter(({ onPage }) => onPage).length;
  console.log(`face found on a photo                 ${formatShare(found, photos)}`);
  console.log(`portrait found on the document's page ${formatShare(onPage, entries.length - photos)}`);
  console.log(`  (${portraits.length - onPage} more by looking over the whole picture, which the product does not)`);
}

/** The pairs somebody chose, by the product's threshold. */
function reportPairs(pairs: readonly ScoredPair[], list: boolean): void {
  const same = pairs.filter(({ same }) => same);
  const { missed, mistaken } = errorsAmong(pairs);
  const open = pairs.filter(({ similarity }) => similarity >= NO_MATCH && similarity < MATCH);
  console.log(`the labelled pairs, at ${MATCH}`);
  console.log(`  the same person, not matched   ${formatShare(missed.length, same.length)}`);
  console.log(`  different people, matched      ${formatShare(mistaken.length, pairs.length - same.length)}`);
  console.log(`  left open, ${NO_MATCH} to ${MATCH}       ${formatShare(open.length, pairs.length)}`);
  if (!list) return;
  for (const { a, b, same, similarity } of [...missed, ...mistaken]) {
    console.log(`    ${same ? 'same' : 'different'} ${similarity.toFixed(3)} ${a} ${b}`);
  }
}
