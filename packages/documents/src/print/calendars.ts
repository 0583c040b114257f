import { toIsoDate } from '../dates.ts';

/** The eras Japanese documents count years in, with the first day of each. */
export const JAPANESE_ERAS = [
  { name: '令和', letter: 'R', from: '2019-05-01' },
  { name: '平成', letter: 'H', from: '1989-01-08' },
  { name: '昭和', letter: 'S', from: '1926-12-25' },
  { name: '大正', letter: 'T', from: '1912-07-30' },
  { name: '明治', letter: 'M', from: '1868-10-23' },
] as const;

export type JapaneseEra = (typeof JAPANESE_ERAS)[number]['name'];

/**
 * Turns a date of a Japanese era into a Gregorian one.
 *
 * An era that ended meanwhile is counted on: cards issued before May 2019 expire in 平成36年.
 *
 * @param year Of the era: 元年 is 1.
 * @returns `undefined` when the day does not exist or lies before the era's first.
 */
export function fromJapaneseEra(era: JapaneseEra, year: number, month: number, day: number): string | undefined {
  const { from } = JAPANESE_ERAS.find(({ name }) => name === era)!;
  const date = year < 1 ? undefined : toIsoDate(Number(from.slice(0, 4)) + year - 1, month, day);
  return date !== undefined && date >= from ? date : undefined;
}

/** Years the Thai solar calendar is ahead of the Gregorian: it counts from the death of the Buddha, 543 BC. */
const BUDDHIST_AHEAD = 543;

/** Turns a date of the Thai solar calendar, whose months and days are the Gregorian ones, into a Gregorian one. */
export function fromBuddhist(year: number, month: number, day: number): string | undefined {
  return toIsoDate(year - BUDDHIST_AHEAD, month, day);
}

/** Day 1 of month 1 of year 1 of the tabular Islamic calendar as a Unix day; its mean month and its mean year in days. */
const HIJRI = { epoch: -492148, month: 29.530556, year: 354.36667 } as const;

/** How far the calendar of Umm al-Qura, which follows the moon, strays from the tabular one. */
const HIJRI_STRAY_DAYS = 4;

const MS_PER_DAY = 86_400_000;

const UMM_AL_QURA = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

/**
 * Turns a Hijri date into a Gregorian one by the calendar of Umm al-Qura, in which Saudi Arabia dates documents.
 *
 * @param year 1300 to 1600, for which that calendar is tabulated.
 * @returns `undefined` when the month has no such day.
 */
export function fromHijri(year: number, month: number, day: number): string | undefined {
  if (year < 1300 || year > 1600 || month < 1 || month > 12 || day < 1 || day > 30) return undefined;
  const estimate = HIJRI.epoch + Math.floor((year - 1) * HIJRI.year + (month - 1) * HIJRI.month + day - 1);
  for (let stray = 0; stray <= HIJRI_STRAY_DAYS; stray += 1) {
    for (const at of [estimate + stray, estimate - stray]) {
      const parts = hijriOf(at);
      if (parts.year === year && parts.month === month && parts.day === day) {
        return new Date(at * MS_PER_DAY).toISOString().slice(0, 10);
      }
    }
  }
  return undefined;
}

function hijriOf(unixDay: number): { year: number; month: number; day: number } {
  const parts = UMM_AL_QURA.formatToParts(unixDay * MS_PER_DAY);
  const numberOf = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { year: numberOf('year'), month: numberOf('month'), day: numberOf('day') };
}
