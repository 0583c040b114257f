import type { Address, CalendarDate, Finding } from '@credence/verification';

/** Whole seconds since 1970. */
export function serializeInstant(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

/** `2001-02-03` as `{day, month, year}`. */
export function serializeDate(date: CalendarDate | null) {
  if (date === null) return null;
  const [year, month, day] = date.split('-').map(Number);
  return { day, month, year };
}

export function serializeAddress(address: Address | null) {
  if (address === null) return null;
  const { city, country, line1, line2, postalCode, state } = address;
  return { city, country, line1, line2, postal_code: postalCode, state };
}

export function serializeFinding(finding: Finding | null) {
  return finding && { code: finding.code, reason: finding.reason };
}
