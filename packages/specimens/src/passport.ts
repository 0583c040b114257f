import { printedDate } from './dates.ts';
import { drawGuilloche, type Tint } from './guilloche.ts';
import { printMrz } from './mrz-print.ts';
import { overprint } from './overprint.ts';
import { placePortrait, signature } from './personal.ts';
import type { Random } from './random.ts';
import { createSheet, type Page, print, printField, toPage } from './sheet.ts';
import type { Drawing } from './specimen.ts';

/** TD3: ICAO Doc 9303 part 4, section 2. */
const WIDTH_MM = 125;
const HEIGHT_MM = 88;

/** Where the portrait lies, in millimetres. */
export const PASSPORT_PORTRAIT = { x: 5, y: 12.6, heightMm: 40.5 } as const;

/** 2000 pixels across: as much as a good phone makes of it. */
const SCALE = 16;

const TINTS: readonly Tint[] = [
  { paper: ['#e9eef4', '#dfe9ee', '#efe9ee'], lines: ['46, 92, 138', '150, 70, 120'] },
  { paper: ['#eef1e6', '#e2ece4', '#f2ede0'], lines: ['52, 116, 92', '168, 120, 54'] },
  { paper: ['#f2ece6', '#eee6ec', '#e6eaf2'], lines: ['146, 78, 66', '70, 84, 150'] },
];

const WORDING = {
  passport: { code: 'P', title: 'PASSPORT / PASSEPORT', number: 'Passport No. / No. du passeport' },
  visa: { code: 'V', title: 'VISA', number: 'Visa No. / No. du visa' },
} as const;

/** Draws the data page of a passport of Utopia, or a visa in its form. */
export function drawPassportPage({ truth, person, mrzLines, sitter }: Drawing, random: Random): Page {
  const sheet = createSheet(WIDTH_MM, HEIGHT_MM, SCALE, 2.5);
  const tint = random.pick(TINTS);
  drawGuilloche(sheet, tint, random);
  overprint(sheet, { x: 82, y: 42, sizeMm: 14, degrees: -22 }, { x: 20.8, y: 55.8, sizeMm: 3.8, degrees: 0 });

  const accent = `rgb(${tint.lines[0]})`;
  print(sheet, 'UTOPIA', { x: 5, y: 9, sizeMm: 5.6, weight: 700, color: accent, spacingMm: 0.7 });
  const { code, title, number } = WORDING[truth.kind === 'visa' ? 'visa' : 'passport'];
  print(sheet, title, { x: 120, y: 9, sizeMm: 4, weight: 700, color: accent, align: 'right' });
  placePortrait(sheet, sitter, truth.issueDate, PASSPORT_PORTRAIT);

  const field = (caption: string, value: string, x: number, y: number, maxWidthMm: number) =>
    printField(sheet, caption, value, { x, y, sizeMm: 3.2, maxWidthMm });
  field('Type / Type', code, 43, 15.5, 12);
  field('Code / Code', 'UTO', 62, 15.5, 16);
  field(number, truth.documentNumber, 85, 15.5, 34);
  field('Surname / Nom', truth.lastName, 43, 23.5, 76);
  field('Given names / Prénoms', truth.firstName, 43, 31.5, 76);
  field('Nationality / Nationalité', 'UTOPIAN', 43, 39.5, 40);
  field('Date of birth / Date de naissance', printedDate(truth.birthDate), 85, 39.5, 34);
  field('Sex / Sexe', truth.sex, 43, 47.5, 12);
  field('Place of birth / Lieu de naissance', person.birthPlace, 62, 47.5, 56);
  field('Date of issue / Date de délivrance', printedDate(truth.issueDate), 43, 55.5, 38);
  field('Date of expiry / Date d’expiration', printedDate(truth.expirationDate), 85, 55.5, 34);
  signature(sheet, random, { x: 9, y: 61.8, widthMm: 24 });

  printMrz(sheet, mrzLines ?? [], 'TD3');
  return toPage(sheet);
}
