import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../../../packages/specimens/src/random.ts';
import {
  LINE_HEIGHT,
  NONE,
  normaliseLine,
  OTHER,
  STEP,
  type SymbolGroup,
  symbolOf,
} from '../../../packages/vision/src/digits/symbols.ts';
import { inHalfWidth, inventText } from './invent-text.ts';

/** Pixels of a line that is learned from. */
export const WIDTH = 192;

/** Beside the middle of a character anything may be read. */
export const ANY = -1;

export interface LineSample {
  group: SymbolGroup;
  /** (32, 192), as the network takes it. */
  line: Float32Array;
  /** The symbol at each step. */
  targets: Int16Array;
}

/** None of them is among the typefaces of specimens. */
const FONTS: Readonly<Record<SymbolGroup, readonly (readonly [name: string, weights: readonly number[]])[]>> = {
  kana: [
    ['kosugi', [400]],
    ['kosugi-maru', [400]],
    ['zen-kaku-gothic-new', [400, 500, 700]],
  ],
  digits: [
    ['cairo', [400, 600]],
    ['tajawal', [400, 700]],
    ['ibm-plex-sans-arabic', [400, 600]],
    ['noto-kufi-arabic', [400, 600]],
  ],
};

const { resolve } = createRequire(import.meta.url);
const families = Object.fromEntries(
  Object.entries(FONTS).map(([group, fonts]) => [
    group,
    fonts.flatMap(([name, weights]) => weights.map((weight) => register(name, weight, group))),
  ]),
) as Record<SymbolGroup, string[]>;

function register(name: string, weight: number, group: string): string {
  const family = `Train ${name} ${weight}`;
  const subset = group === 'kana' ? 'japanese' : 'arabic';
  const path = resolve(`@fontsource/${name}/files/${name}-${subset}-${weight}-normal.woff2`);
  if (!GlobalFonts.registerFromPath(path, family)) throw new Error(`The font ${family} could not be loaded`);
  // Digits and signs of Latin print come in another file.
  const latin = resolve(`@fontsource/${name}/files/${name}-latin-${weight}-normal.woff2`);
  GlobalFonts.registerFromPath(latin, `${family} Latin`);
  const halves = group === 'kana' ? filesOfHalfWidth(name) : [];
  const all = [family, `${family} Latin`];
  for (const file of halves) {
    const part = `${family} ${file}`;
    if (
      !GlobalFonts.registerFromPath(resolve(`@fontsource/${name}/files/${name}-${file}-${weight}-normal.woff2`), part)
    ) {
      throw new Error(`The font ${part} could not be loaded`);
    }
    all.push(part);
  }
  return all.map((one) => `"${one}"`).join(', ');
}

/**
 * Which of a typeface's files have half-width katakana, U+FF65 to U+FF9F: the one for Japanese has none, and what no font has is
 * drawn in one of the machine's, if there is any.
 */
function filesOfHalfWidth(name: string): string[] {
  const ranges: Record<string, string> = JSON.parse(readFileSync(resolve(`@fontsource/${name}/unicode.json`), 'utf8'));
  return Object.entries(ranges)
    .filter(([, text]) =>
      [...text.matchAll(/U\+(\w+)(?:-(\w+))?/gi)].some(([, from, to = from]) => isHalfWidth(from!, to!)),
    )
    .map(([key]) => key.replace(/[[\]]/g, ''));
}

function isHalfWidth(from: string, to: string): boolean {
  return Number.parseInt(from, 16) <= 0xff9f && Number.parseInt(to, 16) >= 0xff65;
}

const canvas = createCanvas(WIDTH, LINE_HEIGHT);
const context = canvas.getContext('2d');
const small = createCanvas(WIDTH, LINE_HEIGHT);

/** How a line is set. */
interface Setting {
  /** Pixels of an em, and how far apart letters stand and how wide they are, in those of the typeface. */
  em: number;
  spacing: number;
  stretch: number;
  /** Where its first letter begins, how far the middle of its letters is from that of the line, and how far that leans. */
  left: number;
  drop: number;
  slope: number;
}

/** Draws a line of made-up text as detection of print cuts it out of a photo. */
export function drawLine(random: Random): LineSample {
  const group = random.chance(0.78) ? 'kana' : 'digits';
  const family = random.pick(families[group]);
  const text = inventText(random, group);
  const half = group === 'kana' && random.chance(0.15);
  const setting = inventSetting(random, group);
  paintPaper(random);
  const [ink, centres] = [random.integer(0, 90), [] as Centre[]];
  context.fillStyle = `rgb(${ink},${ink},${ink})`;
  context.font = `${setting.em}px ${family}`;
  context.textBaseline = 'alphabetic';
  setText(half ? inHalfWidth(text) : text, group, setting, centres);
  if (random.chance(0.25)) paintOver(random, context);
  const luma = photographed(random);
  return { group, line: normaliseLine(luma), targets: targetsOf(centres) };
}

interface Centre {
  x: number;
  symbol: number;
}

function inventSetting(random: Random, group: SymbolGroup): Setting {
  const em = LINE_HEIGHT * random.between(0.52, 0.92) * (group === 'digits' ? 1.15 : 1);
  return {
    em,
    spacing: random.chance(0.3) ? random.between(0, 0.25) : random.between(-0.02, 0.06),
    stretch: random.between(0.85, 1.15),
    left: random.between(-0.6 * em, random.chance(0.3) ? WIDTH * 0.5 : em),
    drop: random.between(-0.11, 0.11) * LINE_HEIGHT,
    slope: random.gaussian() * 0.012,
  };
}

/** Sets character after character, so that the middle of each is known. */
function setText(
  text: string,
  group: SymbolGroup,
  { em, spacing, stretch, left, drop, slope }: Setting,
  centres: Centre[],
) {
  let x = left;
  for (const char of text) {
    const advance = context.measureText(char).width * stretch;
    const symbol = symbolOf(char.normalize('NFKC').replace('\u3099', '゛').replace('\u309a', '゜'), group) ?? OTHER;
    if (x > WIDTH) break;
    const middle = LINE_HEIGHT / 2 + drop + slope * (x - WIDTH / 2);
    context.setTransform(stretch, slope, 0, 1, x, middle);
    context.fillText(char, 0, em * (group === 'kana' ? 0.38 : 0.34));
    if (char.trim() !== '') centres.push({ x: x + advance / 2, symbol });
    x += advance + spacing * em;
  }
  context.resetTransform();
}

/** A step within half a step of a letter's middle reads it; one a step away may. */
function targetsOf(centres: readonly Centre[]): Int16Array {
  const targets = new Int16Array(WIDTH / STEP).fill(NONE);
  for (let t = 0; t < targets.length; t += 1) {
    const at = (t + 0.5) * STEP - 2;
    for (const { x, symbol } of centres) {
      const away = Math.abs(x - at);
      if (away <= STEP / 2) targets[t] = symbol;
      else if (away < STEP && targets[t] === NONE) targets[t] = ANY;
    }
  }
  // Cut by the edge, a letter may be any.
  for (const t of [0, targets.length - 1]) targets[t] = ANY;
  return targets;
}

function paintPaper(random: Random) {
  const paper = random.integer(140, 255);
  context.resetTransform();
  context.fillStyle = `rgb(${paper},${paper},${paper})`;
  context.fillRect(0, 0, WIDTH, LINE_HEIGHT);
  if (random.chance(0.5)) {
    const light = context.createLinearGradient(
      0,
      random.between(0, LINE_HEIGHT),
      WIDTH,
      random.between(0, LINE_HEIGHT),
    );
    light.addColorStop(0, `rgba(0,0,0,${random.between(0, 0.2)})`);
    light.addColorStop(1, `rgba(255,255,255,${random.between(0, 0.3)})`);
    context.fillStyle = light;
    context.fillRect(0, 0, WIDTH, LINE_HEIGHT);
  }
  // Fine lines of security print, and the rule or the edge of a field above or below.
  for (let n = random.chance(0.5) ? random.integer(1, 8) : 0; n > 0; n -= 1) {
    context.strokeStyle = `rgba(60,60,60,${random.between(0.03, 0.25)})`;
    context.lineWidth = random.between(0.4, 1.4);
    context.beginPath();
    context.moveTo(-5, random.between(-10, LINE_HEIGHT + 10));
    const bend = () => random.between(-15, LINE_HEIGHT + 15);
    context.bezierCurveTo(WIDTH / 3, bend(), (2 * WIDTH) / 3, bend(), WIDTH + 5, bend());
    context.stroke();
  }
  if (random.chance(0.15)) {
    context.fillStyle = `rgba(30,30,30,${random.between(0.3, 0.9)})`;
    context.fillRect(
      0,
      random.chance(0.5) ? random.between(0, 2) : LINE_HEIGHT - random.between(1, 3),
      WIDTH,
      random.between(0.5, 1.5),
    );
  }
}

/** A pale overprint across the line. */
function paintOver(random: Random, on: SKRSContext2D) {
  on.save();
  on.translate(random.between(0, WIDTH), random.between(0, LINE_HEIGHT));
  on.rotate(random.between(-0.6, 0.6));
  on.fillStyle = `rgba(120,60,60,${random.between(0.08, 0.3)})`;
  on.font = `${random.between(20, 90)}px ${families.kana[0]}`;
  on.fillText(random.characters('SPECIMEN', 3), -30, 10);
  on.restore();
}

/** The line after a camera of fewer pixels, out of focus and noisy. */
function photographed(random: Random): Float32Array {
  const scale = random.chance(0.5) ? 1 : random.between(0.45, 1);
  const pixels = scale === 1 ? context.getImageData(0, 0, WIDTH, LINE_HEIGHT) : throughFewerPixels(scale);
  let luma = Float32Array.from({ length: WIDTH * LINE_HEIGHT }, (_, i) => pixels.data[i * 4]!);
  if (random.chance(0.8)) luma = blurred(luma, random.between(0.3, random.chance(0.3) ? 2 : 1.2), random.chance(0.2));
  const noise = random.chance(0.7) ? random.between(1, 14) : 0;
  if (noise > 0) for (let i = 0; i < luma.length; i += 1) luma[i]! += noise * random.gaussian();
  return luma;
}

function throughFewerPixels(scale: number) {
  const to = small.getContext('2d');
  const [width, height] = [Math.round(WIDTH * scale), Math.round(LINE_HEIGHT * scale)];
  to.drawImage(canvas, 0, 0, width, height);
  context.drawImage(small, 0, 0, width, height, 0, 0, WIDTH, LINE_HEIGHT);
  return context.getImageData(0, 0, WIDTH, LINE_HEIGHT);
}

/** Out of focus, or shaken along the line. */
function blurred(luma: Float32Array, sigma: number, alongOnly: boolean): Float32Array<ArrayBuffer> {
  const radius = Math.ceil(2.5 * sigma);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const along = filtered(luma, kernel, [1, 0]);
  return alongOnly ? along : filtered(along, kernel, [0, 1]);
}

function filtered(
  luma: Float32Array,
  kernel: readonly number[],
  [dx, dy]: readonly [number, number],
): Float32Array<ArrayBuffer> {
  const radius = (kernel.length - 1) / 2;
  const sum = kernel.reduce((total, value) => total + value, 0);
  const out = new Float32Array(luma.length);
  for (let y = 0; y < LINE_HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      let value = 0;
      for (let k = -radius; k <= radius; k += 1) {
        const sx = Math.min(WIDTH - 1, Math.max(0, x + k * dx));
        const sy = Math.min(LINE_HEIGHT - 1, Math.max(0, y + k * dy));
        value += kernel[k + radius]! * luma[sy * WIDTH + sx]!;
      }
      out[y * WIDTH + x] = value / sum;
    }
  }
  return out;
}
