import { mrzSpans, type PrintedFieldName, parseAamva, parseMrz } from '@credence/documents';
import {
  type CaptureReading,
  gatherFacts,
  type PrintedField,
  type Quad,
  READINGS_VERSION,
  readPrintedFields,
} from '@credence/verification';
import { type EvalEntry, printedTruth } from './eval-set.ts';

/** How a printed field came out. `spaces`: right but for spaces and punctuation. */
export type FieldOutcome = 'exact' | 'spaces' | 'wrong' | 'none';

export interface JudgedField {
  name: PrintedFieldName;
  truth: string;
  outcome: FieldOutcome;
  read: PrintedField | undefined;
}

/** One picture's reading beside its truth; what the picture has no truth for is `undefined`. */
export interface Judgement {
  entry: EvalEntry;
  family: string;
  located?: boolean;
  type?: boolean;
  mrz?: {
    exact: boolean;
    valid: boolean;
    wrongButValid: boolean;
    answered: boolean;
    /** Fields with a check digit of their own that hold something, and whether they came back as valid yet wrong. */
    protectedFields: Record<string, boolean>;
    /** Whether the names are right, and how sure the least sure of their characters is; absent where no zone was read. */
    names?: { exact: boolean; confidence: number };
  };
  /** A zone was read where none was transcribed. */
  falseZone?: boolean;
  barcode?: boolean;
  /** Whether a digital seal came back byte for byte. */
  seal?: boolean;
  fields: JudgedField[];
}

/** The day of the bench: documents of the sets do not grow older while they are measured. */
export const TODAY = '2026-11-01';

/** Compares what was read of a picture with what is known of it. */
export function judge(entry: EvalEntry, capture: CaptureReading | undefined): Judgement {
  const truth = entry.mrz?.lines;
  const isDocument = !['face', 'selfie', 'not_a_document', 'barcode'].includes(entry.doc_type);
  return {
    entry,
    family: familyOf(entry),
    ...(entry.quad && { located: isLocated(entry, capture) }),
    ...(isDocument && !entry.attack && { type: typeOf(capture) === entry.doc_type }),
    ...(truth?.length ? { mrz: judgeZone(entry, capture) } : isDocument && { falseZone: capture?.mrz !== undefined }),
    ...(payloadOf(entry) && { barcode: isPayload(capture?.barcode?.payload, payloadOf(entry)!) }),
    ...(entry.seal && { seal: isSeal(capture, entry.seal.payload) }),
    fields: judgeFields(entry, capture),
  };
}

function familyOf({ family, attack, mrz, doc_type, issuing_country }: EvalEntry): string {
  if (family) return family;
  if (attack === 'grey photocopy') return 'video frames of paper copies';
  if (mrz?.lines?.length) return mrz.format ?? 'other zones';
  if (doc_type !== 'driving_license') return doc_type.replaceAll('_', ' ');
  return { USA: 'US licences', JPN: 'Japanese licences' }[issuing_country ?? ''] ?? 'other licences';
}

/** Corners may be this far off, in widths of the document. */
const CORNER_MAX = 0.02;

function isLocated({ quad }: EvalEntry, capture: CaptureReading | undefined): boolean {
  const found = capture?.location?.quad;
  if (!found || !quad) return false;
  const truth = (quad as (Quad[number] | [number, number])[]).map((corner) =>
    Array.isArray(corner) ? { x: corner[0], y: corner[1] } : corner,
  );
  const distance = (a: Quad[number], b: Quad[number]) => Math.hypot(a.x - b.x, a.y - b.y);
  const width = Math.max(distance(truth[0]!, truth[1]!), distance(truth[1]!, truth[2]!));
  // Which corner is the first depends on which way up the document was taken to lie: that is not what is asked.
  const worst = [0, 1, 2, 3].map((turn) =>
    Math.max(...truth.map((corner, i) => distance(corner, found[((i + turn) % 4) as 0 | 1 | 2 | 3]))),
  );
  return Math.min(...worst) < CORNER_MAX * width;
}

function typeOf(capture: CaptureReading | undefined): string | null {
  if (!capture) return null;
  const readings = { version: READINGS_VERSION, pipeline: {}, captures: { front: capture } } as const;
  const { type, printed } = gatherFacts(readings, TODAY);
  return type ?? printed.front?.type ?? null;
}

function judgeZone(entry: EvalEntry, capture: CaptureReading | undefined): NonNullable<Judgement['mrz']> {
  const truth = entry.mrz!.lines!;
  const lines = capture?.mrz?.lines;
  return {
    exact: !entry.mrz_certainty && lines?.join('\n') === truth.join('\n'),
    valid: (lines && parseMrz(lines)?.checkDigitsOk) ?? false,
    wrongButValid: lines !== undefined && wrongFields(lines, truth).length > 0,
    answered: lines !== undefined,
    protectedFields: protectedFields(lines, truth),
    ...(lines && namesOf(capture!.mrz!, truth)),
  };
}

/** Every field of the printed zone that a check digit of its own protects: those a document leaves empty are not tried. */
function protectedFields(lines: readonly string[] | undefined, truth: readonly string[]): Record<string, boolean> {
  const printed = parseMrz(truth);
  if (!printed) return {};
  const wrong = lines ? wrongFields(lines, truth) : [];
  const spans = mrzSpans(printed.format).flatMap((some, l) => some.map((span) => ({ ...span, l })));
  const fields = spans.filter(({ field, start, length, l }) => {
    const own = spans.some((span) => span.field === `${field}_check`);
    return own && /[^<]/.test(truth[l]!.slice(start, start + length));
  });
  return Object.fromEntries(fields.map(({ field }) => [field, wrong.includes(field)]));
}

function namesOf({ lines, confidences }: NonNullable<CaptureReading['mrz']>, truth: readonly string[]) {
  const [read, printed] = [parseMrz(lines), parseMrz(truth)];
  if (!read || !printed) return {};
  const sure = mrzSpans(read.format).flatMap((spans, l) =>
    spans
      .filter(({ field }) => ['names', 'surname', 'given_names'].includes(field))
      .flatMap(({ start, length }) => confidences[l]!.slice(start, start + length)),
  );
  const exact = read.surname === printed.surname && read.givenNames === printed.givenNames;
  return { names: { exact, confidence: Math.min(...sure) } };
}

/** Fields that their own check digit confirms and that differ from the print. */
function wrongFields(lines: readonly string[], truth: readonly string[]): string[] {
  const mrz = parseMrz(lines);
  if (!mrz) return [];
  const confirmed = mrz.checkDigits
    .filter(({ ok, field }) => ok && field !== 'composite')
    .map(({ field }) => `${field}`);
  return mrzSpans(mrz.format).flatMap((spans, l) =>
    spans.flatMap(({ field, start, length }) => {
      const own = confirmed.some((name) => field === name || field === `${name}_check`);
      const same = lines[l]!.slice(start, start + length) === truth[l]?.slice(start, start + length);
      return own && !same ? [field] : [];
    }),
  );
}

function payloadOf({ barcode }: EvalEntry): string | undefined {
  return barcode?.payload && parseAamva(barcode.payload) ? barcode.payload : undefined;
}

/** Every field of the licence agrees; how its lines end is not read by anybody. */
function isPayload(read: string | undefined, truth: string): boolean {
  return read !== undefined && JSON.stringify(parseAamva(read)) === JSON.stringify(parseAamva(truth));
}

function isSeal(capture: CaptureReading | undefined, payload: string): boolean {
  const read = capture?.symbols?.find(({ seal }) => seal !== undefined)?.seal;
  return read !== undefined && Buffer.from(read, 'latin1').toString('hex') === payload;
}

function judgeFields(entry: EvalEntry, capture: CaptureReading | undefined): JudgedField[] {
  const truth = Object.entries(printedTruth(entry)) as [PrintedFieldName, string][];
  const fields = (truth.length > 0 && capture && readPrintedFields(capture, TODAY)?.fields) || [];
  return truth.map(([name, printed]) => {
    const read = fields.find((field) => field.name === name);
    return { name, truth: printed, read, outcome: compare(name, printed, read?.value) };
  });
}

function compare(name: PrintedFieldName, truth: string, read: string | undefined): FieldOutcome {
  if (read === undefined) return 'none';
  if (words(truth) === words(read)) return 'exact';
  const sameLetters = words(truth).replaceAll(' ', '') === words(read).replaceAll(' ', '');
  // Numbers are grouped by spaces or dashes as the issuer likes.
  if (sameLetters) return name === 'document_number' || name === 'personal_number' ? 'exact' : 'spaces';
  return 'wrong';
}

/** Capitals; punctuation parts words, as spaces do. */
function words(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
