import { printedDate } from './dates.ts';
import { drawGuilloche, type Tint } from './guilloche.ts';
import { printMrz } from './mrz-print.ts';
import { overprint } from './overprint.ts';
import { placePortrait, signature } from './personal.ts';
import type { Random } from './random.ts';
import { createSheet, type Page, print, printField, type Sheet, toPage } from './sheet.ts';
import type { Drawing } from './specimen.ts';

/** ID-1, the size of cards: ISO/IEC 7810. */
export const CARD = { widthMm: 85.6, heightMm: 53.98, cornerMm: 3.18 } as const;

/** Where the portrait lies, in millimetres. */
export const CARD_PORTRAIT = { x: 4, y: 10, heightMm: 36.5 } as const;

/** 1712 pixels across. */
export const CARD_SCALE = 20;

const TINT: Tint = { paper: ['#e4eef0', '#e8eee2', '#efe8e6'], lines: ['30, 108, 120', '160, 92, 70'] };
const ACCENT = `rgb(${TINT.lines[0]})`;

/** Draws the side of a Utopian identity card, or of a residence permit in its form, that shows its holder. */
export function drawCardFront({ truth, sitter }: Drawing, random: Random): Page {
  const sheet = createSheet(CARD.widthMm, CARD.heightMm, CARD_SCALE, CARD.cornerMm);
  drawGuilloche(sheet, TINT, random);
  overprint(sheet, { x: 59.5, y: 31, sizeMm: 8.4, degrees: -24 }, { x: 18, y: 50.4, sizeMm: 3.1, degrees: 0 });
  print(sheet, 'UTOPIA', { x: 4, y: 7, sizeMm: 4.6, weight: 700, color: ACCENT, spacingMm: 0.5 });
  const title = { x: 81.6, y: 6.6, sizeMm: 2.7, weight: 700, color: ACCENT, align: 'right' } as const;
  print(sheet, truth.kind === 'residence_permit' ? 'RESIDENCE PERMIT' : 'IDENTITY CARD / CARTE D’IDENTITÉ', title);
  placePortrait(sheet, sitter, truth.issueDate, CARD_PORTRAIT);

  const field = (caption: string, value: string, x: number, y: number, maxWidthMm: number) =>
    printField(sheet, caption, value, { x, y, sizeMm: 2.7, maxWidthMm });
  field('Document No. / No. du document', truth.documentNumber, 36, 12, 40);
  field('Surname / Nom', truth.lastName, 36, 18.6, 46);
  field('Given names / Prénoms', truth.firstName, 36, 25.2, 46);
  field('Date of birth / Naissance', printedDate(truth.birthDate), 36, 31.8, 24);
  field('Sex / Sexe', truth.sex, 66, 31.8, 14);
  field('Nationality / Nationalité', 'UTO', 36, 38.4, 24);
  field('Expiry / Expiration', printedDate(truth.expirationDate), 58, 38.4, 24);
  print(sheet, 'Signature', { x: 36, y: 45, sizeMm: 1.57, color: '#4a5a6b' });
  signature(sheet, random, { x: 47, y: 49.4, widthMm: 24 });
  return toPage(sheet);
}

/** Draws the side with the machine-readable zone. */
export function drawCardBack({ truth, person, mrzLines, sitter }: Drawing, random: Random): Page {
  const sheet = createSheet(CARD.widthMm, CARD.heightMm, CARD_SCALE, CARD.cornerMm);
  drawGuilloche(sheet, TINT, random);
  overprint(sheet, { x: 40, y: 16, sizeMm: 8, degrees: -14 }, { x: 69, y: 27.6, sizeMm: 2.9, degrees: 0 });
  drawChip(sheet, 68, 9);

  const field = (caption: string, value: string, x: number, y: number, maxWidthMm: number) =>
    printField(sheet, caption, value, { x, y, sizeMm: 2.5, maxWidthMm });
  const { line1, city, postalCode } = person.address;
  field('Address / Adresse', `${line1}, ${city} ${postalCode}`, 4, 6, 58);
  field('Place of birth / Lieu de naissance', person.birthPlace, 4, 12.6, 32);
  field('Height / Taille', `${person.heightCm} cm`, 40, 12.6, 20);
  field('Date of issue / Date de délivrance', printedDate(truth.issueDate), 4, 19.2, 32);
  field('Authority / Autorité', 'AMAUROT REGISTRY', 40, 19.2, 26);
  placePortrait(sheet, sitter, truth.issueDate, { x: 73, y: 13, heightMm: 11, opacity: 0.4 });
  printMrz(sheet, mrzLines ?? [], 'TD1');
  return toPage(sheet);
}

/** The gilt contacts of a chip, as a drawing. */
function drawChip({ ctx, scale }: Sheet, x: number, y: number): void {
  const gold = ctx.createLinearGradient(x * scale, (y - 4) * scale, (x + 12) * scale, (y + 6) * scale);
  gold.addColorStop(0, '#e9d9a6');
  gold.addColorStop(0.5, '#c9ac62');
  gold.addColorStop(1, '#e3cf94');
  ctx.fillStyle = gold;
  ctx.beginPath();
  ctx.roundRect(x * scale, (y - 5) * scale, 9 * scale, 7 * scale, 1.2 * scale);
  ctx.fill();
  ctx.strokeStyle = '#8d7434';
  ctx.lineWidth = 0.12 * scale;
  ctx.stroke();
  ctx.beginPath();
  for (const part of [1 / 3, 2 / 3]) {
    ctx.moveTo(x * scale, (y - 5 + 7 * part) * scale);
    ctx.lineTo((x + 9) * scale, (y - 5 + 7 * part) * scale);
    ctx.moveTo((x + 9 * part) * scale, (y - 5) * scale);
    ctx.lineTo((x + 9 * part) * scale, (y + 2) * scale);
  }
  ctx.stroke();
}
