import type { Quad } from '@credence/verification';
import { readArabicDigits } from '../digits/read-arabic-digits.ts';
import type { RgbImage } from '../image.ts';
import { lineWidth, type RecognizedLine } from '../ocr/recognize.ts';
import { quadSize } from '../pixels/geometry.ts';
import { CYRILLIC_ELSEWHERE, type OpenedScript, SCRIPT_NETWORKS, type ScriptNetworks } from './networks.ts';
import { inLogicalOrder, piecesOf, withNumbers } from './pieces.ts';
import { readScriptLine, type ScriptLine } from './read-line.ts';

/** What tells of which script a page may be. */
export interface ScriptCues {
  /** Alpha-3 codes of the countries that the document may be of, by its zone or by who holds it. */
  countries: readonly string[];
}

/**
 * Pages whose words are read less surely than this, letter by letter, may be of a script that the recogniser has no letters of:
 * it takes them for Latin letters and ideographs, on 16 drawn cards in Greek, Cyrillic, Thai and Arabic at 0.61 to 0.84, on another
 * at 0.876 since pale overprints are faded. Of 220 drawn pages in Latin letters six came below 0.89; that costs them a
 * trial of a quarter of a second, and small collected ones often pay it. A trial changes only what a network reads more surely.
 */
const FOREIGN_MAX = 0.89;

/** Lines that each network is tried on, the longest; as many of them must be its own as {@link OWN_LINES} says. */
const TRIED_LINES = 4;
const OWN_LINES = 2;

/** The time after which no further network is tried: four lines take one some 100 ms. */
const TRIAL_MAX_MS = 1500;

/** How surely a network reads a line of its own script, and of how many letters such a line is. */
const OWN_MIN = 0.8;
const OWN_LETTERS = 4;

/** Lines read once more at most, and the time after which none is begun: a page has some fifteen, each takes 10 to 40 ms. */
const LINES_MAX = 40;
const TIME_MAX_MS = 2500;

/** A piece of a line that is read less surely stays as it was. */
const PIECE_MIN = 0.6;

/** Rereads the lines of pages that are of a script which text recognition does not know; all others stay as they are. */
export async function rereadScript(
  networks: ScriptNetworks,
  photo: RgbImage,
  lines: readonly RecognizedLine[],
  { countries }: ScriptCues,
): Promise<RecognizedLine[]> {
  const expected = SCRIPT_NETWORKS.filter((one) => one.countries.some((country) => countries.includes(country)));
  const candidates = expected.length > 0 ? expected : SCRIPT_NETWORKS;
  if (countries.some((country) => CYRILLIC_ELSEWHERE.includes(country))) return [...lines];
  const foreign = mayBeForeign(lines);
  if (expected.length === 0 && !foreign) return [...lines];
  const script = await surestOf(networks, photo, wordsAmong(lines), candidates);
  if (!script) return [...lines];
  const until = performance.now() + TIME_MAX_MS;
  const reread: RecognizedLine[] = [];
  for (const [at, line] of lines.entries()) {
    const late = at >= LINES_MAX || performance.now() > until;
    reread.push(late ? line : await rereadLine(script, photo, line, foreign));
  }
  return reread;
}

/** Fewer letters are an edge of a portrait, a flourish, a number with its sign: four Latin pages of 60 seemed foreign by such pieces. */
const WORD_LETTERS = 3;

/** Lines of words; numbers are read alike everywhere, and an overprint says nothing of the page. */
function wordsAmong(lines: readonly RecognizedLine[]): readonly RecognizedLine[] {
  return lines.filter(({ text }) => {
    const digits = text.match(/\p{N}/gu)?.length ?? 0;
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    if (letters < WORD_LETTERS || text.length <= 2 * digits) return false;
    return !text.includes('/') && !text.includes('<<') && !isOverprint(text);
  });
}

/** Of drawn documents: SPECIMEN, and pieces of it. */
function isOverprint(text: string): boolean {
  const letters = text.replace(/[^A-Z]/g, '');
  return letters.length > 2 && 'SPECIMEN'.includes(letters);
}

/** Fewer lines tell nothing. */
const WORDS_MIN = 3;

/** Whether words on a page are read so unsurely that it may be of another script. */
export function mayBeForeign(lines: readonly RecognizedLine[]): boolean {
  const words = wordsAmong(lines);
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  const sure = words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0);
  return words.length >= WORDS_MIN && sure < FOREIGN_MAX * letters;
}

/** The network that reads the longest lines most surely, if it reads them in letters of its script and surely at all. */
async function surestOf(
  networks: ScriptNetworks,
  photo: RgbImage,
  words: readonly RecognizedLine[],
  candidates: typeof SCRIPT_NETWORKS,
): Promise<OpenedScript | undefined> {
  const longest = [...words].sort((a, b) => lengthOf(b.quad) - lengthOf(a.quad)).slice(0, TRIED_LINES);
  let best: { script: OpenedScript; sure: number } | undefined;
  const until = performance.now() + TRIAL_MAX_MS;
  for (const { name } of candidates) {
    if (performance.now() > until) break;
    const script = await networks.get(name);
    const read: number[] = [];
    for (const [at, line] of longest.entries()) {
      // Too few are left to be enough.
      if (read.filter((sure) => sure >= OWN_MIN).length + longest.length - at < OWN_LINES) break;
      const sure = fitOf(script, await readScriptLine(script, photo, line.quad));
      // Capitals look alike in Greek, Cyrillic and Latin print: who reads a blurred line less surely than it was read has no claim to it.
      read.push(sure > line.confidence ? sure : 0);
    }
    const own = read.filter((sure) => sure >= OWN_MIN).length;
    const sure = meanOf(read);
    if (own >= OWN_LINES && sure > (best?.sure ?? 0)) best = { script, sure };
  }
  return best?.script;
}

/** Lengths of lines in their heights. */
function lengthOf(quad: Quad): number {
  const { width, height } = quadSize(quad);
  return width / Math.max(1, height);
}

/** How surely a line is read as one of the script: not at all where most of its letters are of another. */
function surenessOf({ letters }: OpenedScript, { text, confidences }: ScriptLine): number {
  const all = text.match(/[\p{L}\p{M}]/gu) ?? [];
  const own = all.filter((char) => letters.test(char)).length;
  return own === 0 || own * 2 < all.length ? 0 : meanOf(confidences);
}

/** The same of a line of words: print of another script is read as signs and numbers among letters. */
function fitOf(script: OpenedScript, line: ScriptLine): number {
  const signs = line.text.match(/\S/gu) ?? [];
  const own = signs.filter((char) => script.letters.test(char)).length;
  return own < OWN_LETTERS ? 0 : (surenessOf(script, line) * own) / signs.length;
}

/**
 * Words are read by the network of the script; numbers that were read surely, and words of Latin letters, are left.
 *
 * @param foreign Whether all of the page may be of the script: then a word that looks the same in both is.
 */
async function rereadLine(
  script: OpenedScript,
  photo: RgbImage,
  line: RecognizedLine,
  foreign: boolean,
): Promise<RecognizedLine> {
  const pieces = piecesOf(line, foreign ? script.alike : undefined);
  if (line.text !== '' && pieces.every(({ kept }) => kept)) return line;
  // The network of Arabic letters knows two of its digits.
  const digits = script.name === 'arabic' ? await readArabicDigits(photo, line) : undefined;
  if (digits && digits.confidence > PIECE_MIN) return digits;
  const whole = withNumbers(await readScriptLine(script, photo, line.quad), pieces);
  const sureMin = Math.max(line.text === '' ? OWN_MIN : PIECE_MIN, ...pieces.map(({ sureMin }) => sureMin));
  if (!whole || surenessOf(script, whole) < sureMin) return line;
  const { text, confidences } = inLogicalOrder(whole);
  return { text, confidence: meanOf(confidences), confidences, positions: placesOf(text, line.quad), quad: line.quad };
}

/** Nobody asks where the letters of these lines are; evenly along the line is near enough. */
function placesOf(text: string, quad: Quad): number[] {
  const step = lineWidth(quad) / Math.max(1, text.length);
  return Array.from(text, (_, i) => (i + 0.5) * step);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
