/** Two-character date parts as machine-readable zones print them. */
export interface TwoDigitDate {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/**
 * Returns `YYYY-MM-DD`, or `undefined` when the calendar has no such day.
 *
 * @param year Four digits: 1 to 9999, Gregorian.
 */
export function toIsoDate(year: number, month: number, day: number): string | undefined {
  if (![year, month, day].every(Number.isInteger)) return undefined;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return [pad(year, 4), pad(month, 2), pad(day, 2)].join('-');
}

/**
 * Resolves a date of birth to the latest century in which it is not after today.
 *
 * So a person of 100 years or more comes out a century too young: the zone cannot tell them apart.
 *
 * @param today `YYYY-MM-DD`.
 * @returns `YYYY-MM-DD`, or `undefined` when a part is unknown (`<<`) or the day does not exist.
 * @see ICAO Doc 9303 part 3, section 4.8
 */
export function resolveBirthDate(date: TwoDigitDate, today: string): string | undefined {
  const parts = toNumbers(date);
  if (!parts) return undefined;
  const century = Math.floor(yearOf(today) / 100) * 100;
  return [century, century - 100]
    .map((start) => toIsoDate(start + parts.year, parts.month, parts.day))
    .find((iso) => iso !== undefined && iso <= today);
}

/** Years after today that a date of expiry may still lie: see `resolveExpirationDate`. */
const EXPIRATION_YEARS_AHEAD = 50;

/**
 * Resolves a date of expiry to the century in which it lies from 49 years before today to 50 after.
 *
 * The standard leaves the century to the reader. Passports are valid for ten years at most and cards for
 * fifteen, but some licences and cards for older people run for decades; and no machine-readable
 * document that expired before 1980 exists. A window centred on today serves both ends.
 *
 * @param today `YYYY-MM-DD`.
 * @returns `YYYY-MM-DD`, or `undefined` when a part is unknown or the day does not exist.
 * @see ICAO Doc 9303 part 3, section 4.8
 */
export function resolveExpirationDate(date: TwoDigitDate, today: string): string | undefined {
  const parts = toNumbers(date);
  if (!parts) return undefined;
  const latest = yearOf(today) + EXPIRATION_YEARS_AHEAD;
  const year = latest - ((latest - parts.year) % 100);
  return toIsoDate(year, parts.month, parts.day);
}

function toNumbers({ year, month, day }: TwoDigitDate): { year: number; month: number; day: number } | undefined {
  if (![year, month, day].every((part) => /^[0-9]{2}$/.test(part))) return undefined;
  return { year: Number(year), month: Number(month), day: Number(day) };
}

function yearOf(isoDate: string): number {
  return Number(isoDate.slice(0, 4));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
