import { transliterate } from '../mrz/transliterate.ts';

/** How a state writes its names in Latin letters, where it differs from the standard's values. */
interface System {
  state: string;
  letters: Readonly<Record<string, string>>;
  /** At the beginning of a word. */
  initial?: Readonly<Record<string, string>>;
  /** Replaced first. */
  groups?: readonly (readonly [RegExp, string])[];
}

/**
 * The exceptions that ICAO Doc 9303 part 3, section 6 B lists by language, and two national systems that passports follow
 * instead: Resolution 55 of the Cabinet of Ministers of Ukraine (2010) and the Bulgarian Transliteration Act (2009).
 */
const SYSTEMS: readonly System[] = [
  {
    state: 'BGR',
    letters: { Й: 'Y', Х: 'H', Щ: 'SHT', Ъ: 'A', Ь: 'Y', Ю: 'YU', Я: 'YA' },
    groups: [[/ИЯ(?!\p{L})/gu, 'IA']],
  },
  // What the standard says of Bulgarian: passports before the Act.
  { state: 'BGR', letters: { Щ: 'SHT' } },
  {
    state: 'UKR',
    letters: { Г: 'H', И: 'Y', Й: 'I' },
    initial: { Є: 'YE', Ї: 'YI', Й: 'Y', Ю: 'YU', Я: 'YA' },
    groups: [[/ЗГ/g, 'ZGH']],
  },
  { state: 'UKR', letters: { И: 'Y' } },
  { state: 'BLR', letters: { Г: 'H', Ё: 'IO' } },
  { state: 'SRB', letters: { Ж: 'Z', Х: 'H', Ц: 'C', Ч: 'C', Ш: 'S' } },
  { state: 'MKD', letters: { Ѓ: 'GJ', Ќ: 'KJ', Х: 'H', Ц: 'C', Џ: 'DJ' } },
];

/** Ways in which states write a Cyrillic name in Latin capitals, beside the standard's own. Other letters stay. */
export function romanizeCyrillic(text: string): string[] {
  const capitals = text.normalize('NFC').toUpperCase();
  return SYSTEMS.map((system) => transliterate(withLetters(capitals, system)));
}

function withLetters(text: string, { letters, initial = {}, groups = [] }: System): string {
  const grouped = groups.reduce((rest, [from, to]) => rest.replace(from, to), text);
  return grouped.replace(/\p{L}/gu, (letter, at: number) => {
    const isFirst = at === 0 || !/[\p{L}\p{M}'’]/u.test(grouped[at - 1]!);
    return (isFirst ? initial[letter] : undefined) ?? letters[letter] ?? letter;
  });
}
