import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from './random.ts';
import { inventText } from './text.ts';

/** A drawn line at the resolution of an imagined photo, and where its characters are. */
export interface DrawnLine {
  width: number;
  height: number;
  /** Luma 0 to 255, (height, width). */
  data: Float32Array;
  text: string;
  /** Pixels from one character to the next. */
  pitch: number;
  /** Centre of each character, pixels from the left. */
  centers: number[];
  /** Middle of the capitals' height, pixels from the top. */
  middle: number;
}

/** The cuts of OCR-B the reader is trained on: round and square ends, and a narrower drawing. */
const FONTS = [
  { family: 'OcrbRound', file: fileURLToPath(new URL('../fonts/OCRB.otf', import.meta.url)) },
  { family: 'OcrbSharp', file: fileURLToPath(new URL('../fonts/OCRBS.otf', import.meta.url)) },
  { family: 'OcrbNarrow', file: fileURLToPath(new URL('../fonts/OCRB7.ttf', import.meta.resolve('bwip-js'))) },
];

/** Advance of a character in these fonts, in em. */
const ADVANCE = 0.723;
/** Height of the capitals in em. */
const CAPITALS = 0.7;

let registered = false;

/** Draws one stretch of a line on an invented document: its background, what is printed around it, its printer's habits. */
export function drawLine(random: Random, characters: number): DrawnLine {
  if (!registered) for (const { family, file } of FONTS) GlobalFonts.registerFromPath(file, family);
  registered = true;
  const pitch = 7 * (28 / 7) ** random.between(0, 1);
  const margin = 4;
  const width = Math.ceil((characters + 2 * margin) * pitch);
  const height = Math.ceil(4.4 * pitch);
  const canvas = createCanvas(width, height);
  const g = canvas.getContext('2d');
  const paper = random.between(110, 255);
  const contrast = random.between(0.25, 0.97);
  const ink = paper * (1 - contrast);
  drawPaper(g, random, { width, height, paper, ink, pitch });
  const style = printStyle(random, pitch, grey(ink), grey(paper));
  const text = inventText(random, characters);
  const middle = height / 2;
  const spread = random.between(0.985, 1.015);
  const centers = Array.from({ length: characters }, (_, i) => margin * pitch + (i + 0.5) * pitch * spread);
  for (const [i, center] of centers.entries()) {
    const dx = random.normal() * 0.012 * pitch;
    const dy = random.normal() * 0.012 * pitch;
    style.print(g, text[i]!, center + dx, middle + dy);
  }
  if (random.chance(0.35))
    drawNeighbourLine(g, random, style.print, {
      width,
      pitch,
      y: middle + (random.chance(0.5) ? 1 : -1) * random.between(1.7, 2.6) * pitch,
    });
  if (random.chance(0.3))
    drawSurroundings(g, random, {
      width,
      height,
      left: (margin - 0.7) * pitch,
      right: (margin + characters + 0.7) * pitch,
    });
  const { data: rgba } = g.getImageData(0, 0, width, height);
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i += 1) data[i] = rgba[i * 4]!;
  return { width, height, data, text, pitch: pitch * spread, centers, middle };
}

function grey(value: number) {
  const v = Math.max(0, Math.min(255, Math.round(value)));
  return `rgb(${v},${v},${v})`;
}

function printStyle(random: Random, pitch: number, ink: string, paper: string) {
  const { family } = random.pick(FONTS);
  const size = pitch / ADVANCE;
  const stretchX = random.between(0.88, 1.08);
  const stretchY = random.between(0.86, 1.12);
  const slant = random.chance(0.2) ? random.between(-0.12, 0.12) : 0;
  // Positive spreads the ink, negative lets the paper eat into it.
  const weight = random.chance(0.6) ? random.between(-0.035, 0.09) * pitch : 0;
  const print = (g: SKRSContext2D, char: string, x: number, y: number) => {
    g.save();
    g.transform(stretchX, 0, -slant, stretchY, x, y);
    g.font = `${size}px ${family}`;
    g.textAlign = 'center';
    g.fillStyle = ink;
    g.fillText(char, 0, (CAPITALS * size) / 2);
    if (weight !== 0) {
      g.lineWidth = Math.abs(weight);
      g.strokeStyle = weight > 0 ? ink : paper;
      g.strokeText(char, 0, (CAPITALS * size) / 2);
    }
    g.restore();
  };
  return { print };
}

interface Sheet {
  width: number;
  height: number;
  paper: number;
  ink: number;
  pitch: number;
}

/** Paper with a gradient, guilloche curves, stains and stray text of lower contrast. */
function drawPaper(g: SKRSContext2D, random: Random, { width, height, paper, ink, pitch }: Sheet) {
  const gradient = g.createLinearGradient(0, 0, random.between(-0.2, 1) * width, random.between(0, 1) * height + 1);
  gradient.addColorStop(0, grey(paper * random.between(0.8, 1.1)));
  gradient.addColorStop(1, grey(paper));
  g.fillStyle = gradient;
  g.fillRect(0, 0, width, height);
  const tone = () => grey(paper - (paper - ink) * random.between(0.05, 0.45));
  if (random.chance(0.5)) {
    for (let i = random.below(14); i >= 0; i -= 1) {
      g.strokeStyle = tone();
      g.lineWidth = random.between(0.03, 0.16) * pitch;
      g.beginPath();
      const [y, swing, wave, phase] = [
        random.between(0, height),
        random.between(0, 2) * pitch,
        random.between(1, 14) * pitch,
        random.between(0, 6),
      ];
      const rise = random.between(-0.4, 0.4);
      for (let x = 0; x <= width; x += pitch / 3) g.lineTo(x, y + rise * x + swing * Math.sin(x / wave + phase));
      g.stroke();
    }
  }
  if (random.chance(0.25)) {
    for (let i = random.below(6); i >= 0; i -= 1) {
      g.fillStyle = tone();
      g.beginPath();
      const [rx, ry] = [random.between(0.3, 6) * pitch, random.between(0.3, 3) * pitch];
      g.ellipse(random.between(0, width), random.between(0, height), rx, ry, random.between(0, 3), 0, 7);
      g.fill();
    }
  }
}

function drawNeighbourLine(
  g: SKRSContext2D,
  random: Random,
  print: (g: SKRSContext2D, char: string, x: number, y: number) => void,
  { width, pitch, y }: { width: number; pitch: number; y: number },
) {
  const offset = random.between(0, pitch);
  const text = inventText(random, Math.floor(width / pitch));
  for (let i = 0; i < text.length; i += 1) print(g, text[i]!, offset + i * pitch, y);
}

/** What may stand left and right of a line: the table, a frame, a hand. */
function drawSurroundings(
  g: SKRSContext2D,
  random: Random,
  { width, height, left, right }: { width: number; height: number; left: number; right: number },
) {
  g.fillStyle = grey(random.between(0, 255));
  if (random.chance(0.5)) g.fillRect(0, 0, random.between(0, left), height);
  if (random.chance(0.5)) {
    const edge = random.between(right, width);
    g.fillRect(edge, 0, width - edge, height);
  }
}
