import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { PRINT } from './fonts.ts';

/** One side of a document as pixels, seen straight on, with nothing of the camera in it. */
export interface Page {
  /** Pixels. */
  width: number;
  height: number;
  /** The size of the thing itself. */
  widthMm: number;
  heightMm: number;
  /** RGBA, (height, width, 4), row-major, origin top left, not premultiplied: rounded corners are transparent. */
  data: Uint8ClampedArray;
}

/** A page while it is being drawn. Positions are given in millimetres from its top left corner. */
export interface Sheet {
  canvas: Canvas;
  ctx: SKRSContext2D;
  widthMm: number;
  heightMm: number;
  /** Pixels in one millimetre. */
  scale: number;
}

/** Lays an empty sheet whose corners are rounded by `cornerMm`; nothing can be drawn outside of it. */
export function createSheet(widthMm: number, heightMm: number, scale: number, cornerMm: number): Sheet {
  const canvas = createCanvas(Math.round(widthMm * scale), Math.round(heightMm * scale));
  const ctx = canvas.getContext('2d');
  ctx.beginPath();
  ctx.roundRect(0, 0, canvas.width, canvas.height, cornerMm * scale);
  ctx.clip();
  return { canvas, ctx, widthMm, heightMm, scale };
}

/** Takes the pixels off a sheet that is finished. */
export function toPage({ canvas, ctx, widthMm, heightMm }: Sheet): Page {
  const { width, height } = canvas;
  return { width, height, widthMm, heightMm, data: ctx.getImageData(0, 0, width, height).data };
}

export interface Print {
  x: number;
  /** The baseline. */
  y: number;
  /** The height of the em square in millimetres: capitals are about 0.71 of it. */
  sizeMm: number;
  weight?: 400 | 600 | 700;
  color?: string;
  align?: 'left' | 'center' | 'right';
  spacingMm?: number;
  /** Longer texts are condensed to fit. */
  maxWidthMm?: number;
  family?: string;
}

/** Prints one line of text and returns its width in millimetres. */
export function print(sheet: Sheet, text: string, at: Print): number {
  const { ctx, scale } = sheet;
  ctx.save();
  ctx.font = `${at.weight ?? 400} ${at.sizeMm * scale}px ${at.family ?? PRINT}`;
  ctx.fillStyle = at.color ?? '#15181c';
  ctx.textAlign = at.align ?? 'left';
  ctx.letterSpacing = `${(at.spacingMm ?? 0) * scale}px`;
  const width = ctx.measureText(text).width;
  const squeeze = at.maxWidthMm ? Math.min(1, (at.maxWidthMm * scale) / width) : 1;
  ctx.translate(at.x * scale, at.y * scale);
  ctx.scale(squeeze, 1);
  ctx.fillText(text, 0, 0);
  ctx.restore();
  return (width * squeeze) / scale;
}

/** Prints a small caption with the value under it, as documents do. `y` is the caption's baseline. */
export function printField(sheet: Sheet, caption: string, value: string, at: Print): void {
  const { weight: _, sizeMm, ...rest } = at;
  print(sheet, caption, { ...rest, sizeMm: sizeMm * 0.58, color: '#4a5a6b' });
  print(sheet, value, { ...at, y: at.y + sizeMm * 1.12, weight: at.weight ?? 600 });
}
