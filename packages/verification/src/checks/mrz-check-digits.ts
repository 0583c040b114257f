import { type Check, fail, pass } from './check.ts';

export const mrzCheckDigits: Check = {
  id: 'mrz_check_digits',
  asks: 'Do the check digits of the machine-readable zone agree with its fields?',
  finding: 'document_unverified_other',
  tell: 'The machine-readable lines of the document do not agree with themselves. Photograph it again, sharp and without reflections.',
  basis: {
    threshold: 'every check digit, and every character of the kind its place allows',
    source: 'ICAO Doc 9303 part 3, section 4.9',
    blindSpots: 'names and issue dates have no check digit; whoever changes a field can compute the digit anew',
  },
  run({ facts }) {
    if (!facts.mrz) return undefined;
    const { mrz } = facts.mrz;
    const wrong = mrz.checkDigits.filter((digit) => !digit.ok).map((digit) => digit.field);
    const evidence = { format: mrz.format, checkDigits: mrz.checkDigits.length, wrong: wrong.length };
    if (mrz.checkDigits.length === 0) return undefined; // a format that has none
    if (wrong.length > 0) return fail(`wrong for: ${wrong.join(', ')}`, evidence);
    if (mrz.misplacedCharacters.length > 0) {
      return fail('characters stand where the format allows none of their kind', {
        ...evidence,
        misplaced: mrz.misplacedCharacters.length,
      });
    }
    return pass('all agree', evidence);
  },
};
