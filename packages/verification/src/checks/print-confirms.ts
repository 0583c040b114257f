import type { PrintedFieldName } from '@credence/documents';
import type { DocumentFacts } from '../facts.ts';
import { isOfAnotherScript } from '../print/cross-read.ts';
import { surest } from '../print/data-from-print.ts';
import { nameStands, nameStandsWhole, numberStands, valueStands } from '../print/stands-in-print.ts';
import { type Check, type Evidence, inconclusive, pass } from './check.ts';

/** Print that was not read proves nothing: a reason to look, never to refuse. */
export const printConfirms: Check = {
  id: 'print_confirms',
  asks: 'Does the print say all that the machine-readable part says of the holder?',
  finding: 'document_unverified_other',
  tell: 'What is printed on the document could not all be read. Photograph the document again, sharp and without reflections.',
  basis: {
    threshold:
      'surname, number and dates of birth and expiry of the zone or the barcode each stand in the print, of a word of the name one letter in five misread at most, of a number none but for letters and digits of one shape; open where one does not',
    source:
      'studio seed `forged-dev-1`: all of 24 altered values, three of which print_agrees lets pass, and none of 13 genuine documents that could be read; of 13 collected passports whose zone and print agree two stay open; docs/accuracy.md',
    blindSpots:
      'given names and sex; names changed by one letter in five; documents made anew so that all of it agrees; print too small or too dim to be read, which is held',
  },
  run(evidence) {
    const { facts } = evidence;
    if (facts.source !== 'barcode' && facts.source !== 'mrz') return undefined;
    const missing = VOUCHED.filter(({ field, of }) => {
      const value = of(facts.data);
      return value !== null && !isConfirmed(field, value, evidence);
    }).map(({ field }) => field);
    if (missing.length === 0) return pass('print says the same', { missing: 0 });
    return inconclusive(`not seen in the print: ${missing.join(', ')}`, { missing: missing.length });
  },
};

const VOUCHED: readonly { field: PrintedFieldName; of: (data: DocumentFacts['data']) => string | null }[] = [
  { field: 'surname', of: ({ lastName }) => lastName },
  { field: 'document_number', of: ({ number }) => number },
  { field: 'birth_date', of: ({ birthDate }) => birthDate },
  { field: 'expiration_date', of: ({ expirationDate }) => expirationDate },
];

function isConfirmed(field: PrintedFieldName, value: string, { facts, readings, today }: Evidence): boolean {
  if (facts.agreements.some((one) => one.field === field && one.outcome === 'agrees' && isWithPrint(one))) return true;
  const lines = Object.values(readings.captures).flatMap(({ text }) => text);
  if (field === 'document_number') return numberStands(value, lines);
  if (field !== 'surname') return valueStands(value, lines, today);
  if (nameStands(value, lines) || nameStandsWhole(value, lines)) return true;
  const print = surest(facts.printed, field, 0);
  return print !== undefined && isOfAnotherScript(print);
}

/** What a seal says is not what is to be confirmed. */
function isWithPrint({ between }: DocumentFacts['agreements'][number]): boolean {
  const sources = between.map(({ source }) => source);
  return sources.includes('print') && !sources.includes('seal');
}
