import { type Mrz, type PrintedFieldName, parseMrz } from '@credence/documents';
import { dataFromMrz } from '../data-from-mrz.ts';
import type { DocumentFacts } from '../facts.ts';
import type { Readings } from '../readings.ts';
import type { CalendarDate } from '../report.ts';
import { type Agreement, differences, withPrint } from './cross-read.ts';

type Parts = Pick<DocumentFacts, 'printed' | 'mrz' | 'seal'>;

/**
 * Compares what a visible digital seal says with the zone and with the print.
 *
 * A symbol corrects its errors: what it says is what is printed in it. Whether the issuer printed it is not known, since its
 * signature is not verified: a seal can contradict a document, but not vouch for it.
 */
export function crossReadSeal(parts: Parts, readings: Readings, today: CalendarDate): Agreement[] {
  if (!parts.seal) return [];
  const { side, seal } = parts.seal;
  const at = { source: 'seal' as const, side };
  if (!seal.mrzLines) return seal.documentNumber ? withNumber(seal.documentNumber, parts) : [];
  const sealed = parseMrz(seal.mrzLines);
  if (!sealed) return [];
  const told = { data: dataFromMrz(sealed, today), at, truncated: sealed.namesTruncated };
  return [...withZone(sealed, parts), ...withPrint(told, parts.printed, readings, today)];
}

/** What both zones say. */
const COMPARED: readonly { field: PrintedFieldName; of: (mrz: Mrz) => string }[] = [
  { field: 'surname', of: ({ surname }) => surname },
  { field: 'given_names', of: ({ givenNames }) => givenNames },
  { field: 'document_number', of: ({ documentNumber }) => documentNumber },
  { field: 'nationality', of: ({ nationality }) => nationality },
  { field: 'birth_date', of: ({ birthDate }) => digitsOf(birthDate) },
  { field: 'expiration_date', of: ({ expirationDate }) => digitsOf(expirationDate) },
  { field: 'sex', of: ({ sex }) => sex },
];

function withZone(sealed: Mrz, { mrz, seal }: Parts): Agreement[] {
  if (!mrz) return [];
  const between: Agreement['between'] = [
    { source: 'seal', side: seal!.side },
    { source: 'mrz', side: mrz.side },
  ];
  return COMPARED.map(({ field, of }) => {
    const outcome = of(sealed) === of(mrz.mrz) ? 'agrees' : differenceOf(field, sealed, mrz.mrz);
    return { field, between, outcome, confidence: 1 };
  });
}

/** Fields whose check digit says that they were read right. Names and codes have none. */
const CHECKED: Partial<Record<PrintedFieldName, Mrz['checkDigits'][number]['field']>> = {
  document_number: 'document_number',
  birth_date: 'birth_date',
  expiration_date: 'expiration_date',
};

/** A zone that does not check out may have been misread, and so may one letter of its names. */
function differenceOf(field: PrintedFieldName, sealed: Mrz, read: Mrz): Agreement['outcome'] {
  if (!sealed.checkDigitsOk) return 'uncertain';
  const check = CHECKED[field];
  if (check) return read.checkDigits.some((digit) => digit.field === check && digit.ok) ? 'disagrees' : 'uncertain';
  if (!read.checkDigitsOk || (field !== 'surname' && field !== 'given_names')) return 'uncertain';
  const names = (mrz: Mrz) => (field === 'surname' ? mrz.surname : mrz.givenNames);
  return differences(names(sealed), names(read)) > 1 ? 'disagrees' : 'uncertain';
}

function withNumber(number: string, { mrz, seal }: Parts): Agreement[] {
  if (!mrz) return [];
  const ok = mrz.mrz.checkDigits.some((digit) => digit.field === 'document_number' && digit.ok);
  const outcome = number === mrz.mrz.documentNumber ? 'agrees' : ok ? 'disagrees' : 'uncertain';
  const between: Agreement['between'] = [
    { source: 'seal', side: seal!.side },
    { source: 'mrz', side: mrz.side },
  ];
  return [{ field: 'document_number', between, outcome, confidence: 1 }];
}

function digitsOf(date: Mrz['birthDate']): string {
  return date ? date.year + date.month + date.day : '';
}
