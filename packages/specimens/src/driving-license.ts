import { drawBarcode } from './barcode-print.ts';
import { printedUsDate } from './dates.ts';
import { drawGuilloche, type Tint } from './guilloche.ts';
import { CARD, CARD_SCALE } from './id-card.ts';
import { overprint } from './overprint.ts';
import { placePortrait, signature } from './personal.ts';
import type { Random } from './random.ts';
import { createSheet, type Page, print, type Sheet, toPage } from './sheet.ts';
import type { Drawing } from './specimen.ts';

const TINT: Tint = { paper: ['#f3ede0', '#e6edf2', '#eae6f0'], lines: ['62, 84, 150', '180, 110, 60'] };
const ACCENT = '#27407e';

/** Where the portrait lies, in millimetres. */
export const LICENSE_PORTRAIT = { x: 3.6, y: 12, heightMm: 33.5 } as const;

/** Draws the front of a licence of New Utopia: captions and their numbers as AAMVA's card design standard has them. */
export function drawLicenseFront({ truth, person, sitter }: Drawing, random: Random): Page {
  const sheet = createSheet(CARD.widthMm, CARD.heightMm, CARD_SCALE, CARD.cornerMm);
  drawGuilloche(sheet, TINT, random);
  overprint(sheet, { x: 58.6, y: 31, sizeMm: 8.2, degrees: -24 }, { x: 71.4, y: 51.2, sizeMm: 2.8, degrees: 0 });
  drawHeader(sheet);
  placePortrait(sheet, sitter, truth.issueDate, LICENSE_PORTRAIT);
  placePortrait(sheet, sitter, truth.issueDate, { x: 72, y: 36.4, heightMm: 12.4, opacity: 0.38 });
  signature(sheet, random, { x: 5, y: 50, widthMm: 22 });

  const { address } = person;
  const x = 33;
  line(sheet, '4d', 'LIC NO', truth.documentNumber, x, 15.4, '#b01e2e');
  line(sheet, '9', 'CLASS', 'C', 68, 15.4);
  line(sheet, '4b', 'EXP', printedUsDate(truth.expirationDate), x, 19.6, '#b01e2e');
  line(sheet, '4a', 'ISS', printedUsDate(truth.issueDate), 59, 19.6);
  line(sheet, '1', '', truth.lastName, x, 24);
  line(sheet, '2', '', truth.firstName, x, 27.8);
  line(sheet, '8', '', [address.line1, address.line2].filter(Boolean).join(', '), x, 31.8);
  line(sheet, '', '', `${address.city}, ${address.state} ${address.postalCode}`, x, 35.2);
  line(sheet, '3', 'DOB', printedUsDate(truth.birthDate), x, 39.8, '#b01e2e');
  line(sheet, '15', 'SEX', truth.sex, x, 43.8);
  line(sheet, '16', 'HGT', feetAndInches(person.heightCm), 53, 43.8);
  line(sheet, '12', 'REST', 'NONE', x, 47.8);
  line(sheet, '9a', 'END', 'NONE', 53, 47.8);
  return toPage(sheet);
}

/** Draws the back, with the payload as a PDF417 symbol. */
export function drawLicenseBack({ truth }: Drawing, random: Random): Page {
  const sheet = createSheet(CARD.widthMm, CARD.heightMm, CARD_SCALE, CARD.cornerMm);
  drawGuilloche(sheet, TINT, random);
  overprint(sheet, { x: 42.8, y: 40, sizeMm: 7.4, degrees: -8 }, { x: 69, y: 50.6, sizeMm: 2.9, degrees: 0 });
  drawBarcode(sheet, truth.barcodePayload ?? '', { x: 4, y: 4, widthMm: 77.6, heightMm: 24 });

  const small = { sizeMm: 1.9, color: '#333b47' } as const;
  print(sheet, 'CLASS C: any single vehicle under 26,001 lb.', { ...small, x: 5, y: 34 });
  print(sheet, 'RESTRICTIONS: none.   ENDORSEMENTS: none.', { ...small, x: 5, y: 37.2 });
  print(sheet, 'This card was drawn by a program. It identifies nobody and entitles to nothing.', {
    ...small,
    x: 5,
    y: 43.4,
  });
  print(sheet, 'New Utopia Department of Conveyances, Amaurot, XU', { ...small, x: 5, y: 46.6 });
  print(sheet, `Issued ${printedUsDate(truth.issueDate)}`, { ...small, x: 5, y: 49.8 });
  return toPage(sheet);
}

function drawHeader(sheet: Sheet): void {
  const { ctx, scale } = sheet;
  const band = ctx.createLinearGradient(0, 0, CARD.widthMm * scale, 0);
  band.addColorStop(0, '#27407e');
  band.addColorStop(1, '#5f7fc0');
  ctx.fillStyle = band;
  ctx.fillRect(0, 0, CARD.widthMm * scale, 10 * scale);
  print(sheet, 'NEW UTOPIA', { x: 4, y: 7.2, sizeMm: 5.4, weight: 700, color: '#ffffff', spacingMm: 0.4 });
  print(sheet, 'DRIVER LICENSE', { x: 81.6, y: 7, sizeMm: 3.8, weight: 700, color: '#ffffff', align: 'right' });
}

function line(
  sheet: Sheet,
  number: string,
  caption: string,
  value: string,
  x: number,
  y: number,
  color = '#15181c',
): void {
  print(sheet, number, { x, y, sizeMm: 1.7, color: ACCENT });
  const captionMm = caption ? print(sheet, caption, { x: x + 2.8, y, sizeMm: 1.9, color: ACCENT }) + 1 : 0;
  const from = x + 2.8 + captionMm;
  print(sheet, value, { x: from, y, sizeMm: 2.9, weight: 600, color, maxWidthMm: CARD.widthMm - 3.5 - from });
}

function feetAndInches(heightCm: number): string {
  const inches = Math.round(heightCm / 2.54);
  return `${Math.floor(inches / 12)}'-${String(inches % 12).padStart(2, '0')}"`;
}
