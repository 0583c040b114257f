import { parseAamva, parseMrz, transliterate } from '@credence/documents';
import { describe, expect, test } from 'vitest';
import { drawDrivingLicense, drawIdCard, drawPassport, drawSpecimen, type Page, type Specimen } from './index.ts';

const SEEDS = ['a', 'b'];

describe('drawSpecimen', () => {
  test('draws the same pixels and truth from the same seed', () => {
    const [first, again] = [drawPassport({ seed: 7 }), drawPassport({ seed: 7 })];
    expect(again.truth).toEqual(first.truth);
    expect(Buffer.compare(pixels(again), pixels(first))).toBe(0);
  });

  test('draws somebody else from another seed', () => {
    const [one, other] = [drawPassport({ seed: 7 }), drawPassport({ seed: 8 })];
    expect(other.truth.documentNumber).not.toBe(one.truth.documentNumber);
    expect(Buffer.compare(pixels(other), pixels(one))).not.toBe(0);
  });

  test.each(SEEDS)('prints a passport whose zone says what the truth says (seed %s)', (seed) => {
    const { truth } = drawPassport({ seed });
    expect(readMrz(truth.mrzLines)).toEqual(zoneOf(truth));
  });

  test.each(SEEDS)('prints an identity card whose zone says what the truth says (seed %s)', (seed) => {
    const { truth } = drawIdCard({ seed });
    expect(truth.mrzLines).toHaveLength(3);
    expect(readMrz(truth.mrzLines)).toEqual(zoneOf(truth));
  });

  test.each(SEEDS)('fills the barcode of a licence with what the truth says (seed %s)', (seed) => {
    const { truth } = drawDrivingLicense({ seed });
    const { firstName, lastName, documentNumber, birthDate, issueDate, expirationDate, address } = truth;
    expect(parseAamva(truth.barcodePayload ?? '')).toMatchObject({
      ...{ firstName, lastName, documentNumber, birthDate, issueDate, expirationDate },
      address: { ...address },
      country: 'USA',
      jurisdiction: undefined, // the issuer's number is nobody's
    });
  });

  test('spells names on a licence in the letters its barcode has', () => {
    const { truth } = drawDrivingLicense({ person: { surname: 'Müller-Łukasik', givenNames: 'Zoë' } });
    expect(truth).toMatchObject({ lastName: 'MUELLER LUKASIK', firstName: 'ZOE' });
  });

  test('gives the same person every kind of document from one seed', () => {
    const [passport, card] = [drawPassport({ seed: 'a' }), drawIdCard({ seed: 'a' })];
    expect(card.sitter).toEqual(passport.sitter);
    expect(card.truth.lastName).toBe(passport.truth.lastName);
    expect(card.truth.documentNumber).not.toBe(passport.truth.documentNumber);
  });

  test('takes the holder, the number and the dates it is given', () => {
    const { truth } = drawPassport({
      person: { surname: 'Eriksson', givenNames: 'Anna Maria', birthDate: '1974-08-12', sex: 'F' },
      documentNumber: 'L898902C3',
      expirationDate: '2012-04-15',
    });
    expect(truth).toMatchObject({ lastName: 'ERIKSSON', firstName: 'ANNA MARIA', issueDate: '2002-04-16' });
    // All but the personal number of the specimen in ICAO Doc 9303 part 4, appendix B.
    expect(truth.mrzLines?.[0]).toBe('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<');
    expect(truth.mrzLines?.[1]?.slice(0, 28)).toBe('L898902C36UTO7408122F1204159');
  });

  test('refuses a document number that no zone can hold', () => {
    expect(() => drawPassport({ documentNumber: 'TOO-LONG-FOR-IT' })).toThrow(RangeError);
  });

  test.each(['passport', 'id_card', 'driving_license'] as const)('marks every page of a %s as a specimen', (type) => {
    const { pages } = drawSpecimen({ type, seed: 'marked' });
    for (const page of Object.values(pages))
      expect(markedPixels(page)).toBeGreaterThan(0.002 * page.width * page.height);
  });
});

function readMrz(lines: string[] = []) {
  const mrz = parseMrz(lines);
  if (!mrz) throw new Error('The zone could not be parsed');
  const { surname, givenNames, documentNumber, issuingCountry, sex, birthDate, expirationDate, checkDigitsOk } = mrz;
  return { surname, givenNames, documentNumber, issuingCountry, sex, birthDate, expirationDate, checkDigitsOk };
}

function zoneOf(truth: ReturnType<typeof drawPassport>['truth']) {
  const date = (text: string) => ({ year: text.slice(2, 4), month: text.slice(5, 7), day: text.slice(8, 10) });
  return {
    surname: transliterate(truth.lastName),
    givenNames: transliterate(truth.firstName),
    documentNumber: truth.documentNumber,
    issuingCountry: 'UTO',
    sex: { F: 'female', M: 'male', X: 'unknown' }[truth.sex],
    birthDate: date(truth.birthDate),
    expirationDate: date(truth.expirationDate),
    checkDigitsOk: true,
  };
}

/** Pixels of the overprint's solid red, which nothing else on a specimen has. */
function markedPixels({ data }: Page): number {
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at]! > 185 && data[at + 1]! < 60 && data[at + 2]! > 35 && data[at + 2]! < 90) count += 1;
  }
  return count;
}

const pixels = ({ pages }: Specimen) => Buffer.from(pages.front.data.buffer);
