import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';
import { LABELS } from '../../../packages/documents/src/print/labels.ts';
import { drawGuilloche } from '../../../packages/specimens/src/guilloche.ts';
import { type Photo, type PhotographOptions, photograph } from '../../../packages/specimens/src/photograph.ts';
import type { Random } from '../../../packages/specimens/src/random.ts';
import { createSheet, type Page, print, toPage } from '../../../packages/specimens/src/sheet.ts';
import { baseOf, formsOf } from '../../../packages/vision/src/marks/letters.ts';
import { inventMarkedName } from './names.ts';

/** Where a name was drawn, in millimetres from the top left corner of its page. */
export interface DrawnName {
  text: string;
  x: number;
  /** The baseline. */
  y: number;
  widthMm: number;
  sizeMm: number;
}

/** All under the SIL Open Font License 1.1, none of them among those that specimens are printed in, which are judged on. */
const TYPEFACES = [
  'archivo-narrow',
  'arimo',
  'barlow',
  'fira-sans',
  'lato',
  'merriweather',
  'open-sans',
  'pt-sans',
] as const;

const WEIGHTS = [400, 700] as const;

/** A card, ISO/IEC 7810 ID-1, at the resolution that specimens are drawn in. */
const CARD = { widthMm: 85.6, heightMm: 53.98, scale: 20, cornerMm: 3.18 } as const;

/** What stands over names, small: most of it has no marks, and is to be known for that. */
const CAPTIONS = [...LABELS.surname, ...LABELS.given_names, ...LABELS.place_of_birth, ...LABELS.birth_date].filter(
  (label) => /^[\p{Script=Latin} ']+$/u.test(label) && [...label].every(isOfTypefaces),
);

/** Vietnamese letters are in other files of a typeface, and have two marks. */
function isOfTypefaces(letter: string): boolean {
  return formsOf(baseOf(letter))?.size !== undefined || /[\x20-\x7e]/.test(letter);
}

/** Draws a card full of made-up names, in one typeface, some of them under captions. */
export function drawNames(random: Random): { page: Page; names: DrawnName[] } {
  const sheet = createSheet(CARD.widthMm, CARD.heightMm, CARD.scale, CARD.cornerMm);
  const dark = random.chance(0.1);
  drawGuilloche(sheet, inventTint(random, dark), random.fork('guilloche'));
  const family = familyOf(random.pick(TYPEFACES));
  const sizeMm = random.between(2.1, 3.3);
  const [weight, color] = [
    random.chance(0.6) ? 700 : 400,
    grey(dark ? random.between(215, 255) : random.between(10, 90)),
  ] as const;
  const spacingMm = random.chance(0.2) ? random.between(0, 0.12) * sizeMm : 0;
  const row = sizeMm * random.between(1.5, 2.2);
  const names: DrawnName[] = [];
  for (const column of [0, 1]) {
    for (let y = 3 + row * random.between(0.6, 1); y < CARD.heightMm - 3; y += row) {
      const x = 3 + column * 42 + random.between(0, 4);
      const [text, at] = [inventMarkedName(random), { x, y, sizeMm, family, weight, color, spacingMm, maxWidthMm: 36 }];
      names.push({ text, x, y, widthMm: print(sheet, text, at), sizeMm });
      if (row > 1.85 * sizeMm) {
        const [caption, place] = [random.pick(CAPTIONS), { x, y: y - 0.95 * sizeMm, sizeMm: 0.58 * sizeMm }];
        names.push({ text: caption, ...place, widthMm: print(sheet, caption, { ...at, ...place }) });
      }
    }
  }
  return { page: toPage(sheet), names };
}

/** Takes a picture of a card as people do, from where it can just be read to where there are pixels to spare. */
export function photographNames(random: Random, page: Page): Promise<Photo> {
  const pixelsPerMm = 9 * (24 / 9) ** random.next();
  const fill = random.between(0.75, 0.92);
  const sharpness = Math.min(1, pixelsPerMm / 14);
  const options: PhotographOptions = {
    seed: String(random.next()),
    width: Math.round((pixelsPerMm * CARD.widthMm) / fill),
    fill,
    perspective: random.between(0, 0.7),
    rotateDegrees: random.between(-8, 8),
    background: 'desk',
    blur: random.between(0.3, 1.6) * sharpness,
    motion: random.chance(0.2) ? random.between(1, 5) * sharpness : 0,
    noise: random.between(1, 10),
    glare: random.chance(0.2) ? random.between(0.15, 0.5) : 0,
    brightness: random.chance(0.2) ? random.between(0.35, 0.8) : 1,
    shadow: random.between(0, 0.5),
    jpegQuality: random.integer(50, 93),
  };
  return photograph(page, options);
}

function inventTint(random: Random, dark: boolean) {
  const lightness = () => (dark ? random.integer(15, 40) : random.integer(80, 97));
  const paper = () => `hsl(${random.integer(0, 359)}, ${random.integer(5, 45)}%, ${lightness()}%)`;
  const line = () => [0, 1, 2].map(() => random.integer(40, 190)).join(', ');
  return { paper: [paper(), paper(), paper()], lines: [line(), line()] } as const;
}

function grey(value: number): string {
  const level = Math.round(value);
  return `rgb(${level}, ${level}, ${level})`;
}

/** A CSS font list: typefaces come in two files, one of them for the letters that few languages have. */
function familyOf(typeface: string): string {
  return ['latin', 'latin-ext'].map((subset) => `"${register(typeface, subset)}"`).join(', ');
}

function register(typeface: string, subset: string): string {
  const name = `Marks ${typeface} ${subset}`;
  if (GlobalFonts.has(name)) return name;
  const { resolve } = createRequire(import.meta.url);
  for (const weight of WEIGHTS) {
    const path = resolve(`@fontsource/${typeface}/files/${typeface}-${subset}-${weight}-normal.woff2`);
    if (!GlobalFonts.registerFromPath(path, name)) throw new Error(`The font ${name} could not be loaded`);
  }
  return name;
}
