import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldName, sameName } from '../names.ts';
import { romanize } from './romanize.ts';

describe('a name printed in other letters is the name that the zone', () => {
  test.each([
    // Resolution 55 of the Cabinet of Ministers of Ukraine, its own examples.
    ...[
      ['Єнакієве', 'YENAKIIEVE'],
      ['Згорани', 'ZGHORANY'],
      ['Їжакевич', 'YIZHAKEVYCH'],
      ['Йосипівка', 'YOSYPIVKA'],
      ['Олексій', 'OLEKSII'],
      ['Юрій', 'YURII'],
      ['Костянтин', 'KOSTIANTYN'],
      ['Ярошенко', 'YAROSHENKO'],
      ['Знам’янка', 'ZNAMIANKA'],
    ],
    // The Bulgarian Transliteration Act, and holders of public offices.
    ...[
      ['София', 'SOFIA'],
      ['ГЕОРГИ ПЪРВАНОВ', 'GEORGI PARVANOV'],
      ['ХРИСТО СТОИЧКОВ', 'HRISTO STOICHKOV'],
      ['БОЙКО', 'BOYKO'],
      ['ЦЕЦКА ЦАЧЕВА', 'TSETSKA TSACHEVA'],
      ['ЩЕРЕВ', 'SHTEREV'],
      ['КРАСИМИРА ЯНЕВА', 'KRASIMIRA YANEVA'],
    ],
    // Belarus, Serbia and North Macedonia by the exceptions of ICAO Doc 9303; Russia without.
    ...[
      ['Ігар', 'IHAR'],
      ['СВЯТЛАНА', 'SVIATLANA'],
      ['ЦВЕТКОВИЋ', 'CVETKOVIC'],
      ['МИЛОШ ЖИВКОВИЋ', 'MILOS ZIVKOVIC'],
      ['ЃОРЃЕ', 'GJORGJE'],
      ['Юлия Щеглова', 'IULIIA SHCHEGLOVA'],
    ],
    // ELOT 743, type 2.
    ...[
      ['ΓΕΩΡΓΙΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ', 'GEORGIOS PAPADOPOULOS'],
      ['Αθήνα', 'ATHINA'],
      ['ΕΥΑΓΓΕΛΟΣ', 'EVANGELOS'],
      ['ΕΥΤΥΧΙΑ', 'EFTYCHIA'],
      ['ΜΠΑΚΟΓΙΑΝΝΗ', 'BAKOGIANNI'],
      ['ΛΑΜΠΡΟΣ', 'LAMPROS'],
      ['ΝΙΚΟΛΑΪΔΗΣ', 'NIKOLAIDIS'],
      ['Σταύρος', 'STAVROS'],
      ['ΨΥΧΟΓΙΟΣ', 'PSYCHOGIOS'],
    ],
    // ICAO Doc 9303 part 3, section 6 C.
    ...[
      ['محمد', 'MXHMD'],
      ['فاطمة', 'FAXTTMXAH'],
    ],
  ])('writes: %s as %s', (printed, written) => {
    expect(sameName(printed!, written!)).toBe(true);
    expect(sameName(written!, printed!)).toBe(true);
  });

  test.each([
    ['ПЪРВАНОВ', 'PETROV'],
    ['ΠΑΠΑΔΟΠΟΥΛΟΣ', 'PAPADOPOULOU'],
    ['محمد', 'MOHAMMED'],
    ['ИВАНОВА', 'IVANOV'],
  ])('does not write: %s as %s', (printed, written) => {
    expect(sameName(printed, written)).toBe(false);
  });
});

test('a name in Latin letters is written in no other way', () => {
  expect(romanize('MÜLLER')).toEqual([]);
});

test('any name is equal to what it is written as', () => {
  const name = fc.string({ unit: fc.constantFrom(...'ΑΒΓΕΗΜΠΟΥ АБГЗЙЯЩ ابت'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(name, (text) => {
      const written = romanize(text).filter((one) => foldName(one) !== '');
      for (const one of written) expect(sameName(text, one)).toBe(true);
    }),
  );
});
