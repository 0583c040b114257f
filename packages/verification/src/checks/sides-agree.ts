import type { DocumentFacts } from '../facts.ts';
import { MISREAD_SHARE_MAX, nameStands } from '../print/stands-in-print.ts';
import type { CaptureReading, Side } from '../readings.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

export const sidesAgree: Check = {
  id: 'sides_agree',
  asks: 'Do the two sides belong to the same document?',
  finding: 'document_unverified_other',
  tell: 'The two photos do not show the two sides of one document. Photograph the front, then the back.',
  basis: {
    threshold: `name or number of one side on the other, ${MISREAD_SHARE_MAX * 100} % of a word misread at most`,
    source: 'one letter in five was misread on small openly published pictures',
    blindSpots: 'the back of another document of a person of the same name',
  },
  run({ readings, facts }) {
    const coded = facts.licence?.side ?? facts.mrz?.side;
    if (!coded || facts.type === 'passport') return undefined;
    const other: Side = coded === 'front' ? 'back' : 'front';
    const printed = readings.captures[other];
    if (!printed) return inconclusive(`there is no photo of the ${other}`);
    const seen = searchFor(facts, printed);
    const evidence = { nameSeen: seen.name, numberSeen: seen.number, lines: printed.text.length };
    if (seen.name && seen.number) return pass('name and number stand on both sides', evidence);
    if (seen.name || seen.number) return pass('what could be read stands on both sides', evidence);
    if (printed.text.length === 0) return inconclusive(`nothing could be read on the ${other}`, evidence);
    return fail('neither the name nor the number of one side stands on the other', evidence);
  },
};

function searchFor(facts: DocumentFacts, printed: CaptureReading): { name: boolean; number: boolean } {
  // Print has no runs of fillers: that is a zone whose reading failed, such as the coded side once more, half covered.
  const lines = printed.text.filter((line) => !line.text.includes('<<'));
  const text = lines.map((line) => line.text).join(' ');
  const compact = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const { lastName, firstName, number } = facts.data;
  const names = [lastName, firstName].filter((name) => name !== null);
  return {
    name: names.length > 0 && names.every((name) => nameStands(name, lines)),
    number: number !== null && standsWithin(number.toUpperCase().replace(/[^A-Z0-9]/g, ''), compact),
  };
}

function standsWithin(number: string, text: string): boolean {
  if (number.length < 4) return false;
  const allowed = Math.floor(number.length * MISREAD_SHARE_MAX) > 1 ? 1 : 0;
  for (let start = 0; start + number.length <= text.length; start += 1) {
    let wrong = 0;
    for (let i = 0; i < number.length && wrong <= allowed; i += 1) if (number[i] !== text[start + i]) wrong += 1;
    if (wrong <= allowed) return true;
  }
  return false;
}
