import type { Random } from '../../../packages/specimens/src/random.ts';
import { formsOf } from '../../../packages/vision/src/marks/letters.ts';

const STARTS = 'B BR C CH D DR F G GR H J K KR L M N P PH R S SCH ST SZ T TH TR V W Z'.split(' ');
const VOWELS = 'A A A E E E I I I O O O U U Y AE EI IE OE AU'.split(' ');
const ENDS = ['', '', '', 'L', 'N', 'R', 'S', 'T', 'C', 'D', 'Z', 'K', 'NG', 'NN', 'RG', 'CZ', 'H', 'X'];

/** How many of the letters that may have a mark have one: far more than in names, so that each of them is seen often. */
const MARKED_SHARE = 0.4;

/** Makes up a name of no language, in which any letter may have any mark it can have: capitals, or written as a name is. */
export function inventMarkedName(random: Random): string {
  const words = Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => inventWord(random));
  const text = words.join(random.chance(0.2) ? '-' : ' ');
  const written = random.chance(0.65) ? text : text.replace(/\B\p{L}/gu, (letter) => letter.toLowerCase());
  return [...written].map((letter, at) => withMark(random, letter, at)).join('');
}

function inventWord(random: Random): string {
  const syllable = () => random.pick(STARTS) + random.pick(VOWELS) + random.pick(ENDS);
  const word = Array.from({ length: random.integer(1, 3) }, syllable).join('');
  return random.chance(0.3) ? random.pick(VOWELS) + word : word;
}

function withMark(random: Random, letter: string, at: number): string {
  const forms = formsOf(letter);
  if (!forms || !random.chance(MARKED_SHARE)) return letter;
  const marked = [...forms.values()].filter((form) => form !== letter && letter !== 't');
  const chosen = marked.length > 0 ? random.pick(marked) : letter;
  // No word begins with it.
  return chosen === 'ß' && at === 0 ? letter : chosen;
}
