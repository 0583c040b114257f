import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { Sex } from '../people.ts';
import { createRandom, type Seed } from '../random.ts';
import { drawClothes, drawHead, drawNeck, drawWall } from './body.ts';
import { PORTRAIT } from './brush.ts';
import { drawAge, drawEyes, drawGlasses, drawMouth, drawNose } from './features.ts';
import { drawBeard, drawHairBehind, drawHairInFront } from './hair.ts';
import { inventLooks, type Looks } from './looks.ts';
import { inventShape, type Moment, type Shape, shapeFace } from './shape.ts';

/** How far the shoulders reach out of a passport photo on either side. */
const SHOULDER_MARGIN = 14;

/** The pale wall of a passport photo before which nobody stands. */
const EMPTY = '#d4d9dc';

/** Whose face to draw: the same sitter always looks the same, but for their age. */
export interface Sitter {
  seed: Seed;
  sex: Sex;
  /** `YYYY-MM-DD` */
  birthDate: string;
  /** Where their features lie, where the seed is not to decide that. */
  shape?: Shape;
}

/**
 * Draws the face of somebody who does not exist. The seed decides it; no picture can be put in its place.
 *
 * @param date `YYYY-MM-DD`: when the picture is taken.
 * @param heightPx Height of the drawing; the width follows from `PORTRAIT`.
 * @param moment How they hold still in a selfie, before nothing. Without, they stand before a pale wall and look straight
 *   ahead, as for a passport photo.
 */
export function drawPortrait(sitter: Sitter, date: string, heightPx: number, moment?: Moment): Canvas {
  const random = createRandom(sitter.seed).fork('portrait');
  const looks = looksOf(sitter, date, random);
  const margin = moment ? SHOULDER_MARGIN : 0;
  const unit = heightPx / PORTRAIT.height;
  const canvas = createCanvas(Math.round((PORTRAIT.width + 2 * margin) * unit), heightPx);
  const ctx = canvas.getContext('2d');
  ctx.scale(unit, unit);
  ctx.translate(margin, 0);
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';

  drawHairBehind(ctx, looks);
  drawNeck(ctx, looks);
  drawClothes(ctx, looks);
  drawHead(ctx, looks);
  drawEyes(ctx, looks);
  drawNose(ctx, looks);
  drawMouth(ctx, looks);
  drawAge(ctx, looks);
  drawBeard(ctx, looks, random);
  drawHairInFront(ctx, looks, random);
  if (looks.glasses) drawGlasses(ctx, looks);
  const figure = shapeFace(canvas, shapeOf(sitter), { moment, margin });
  return moment ? figure : beforeWall(figure, looks);
}

function beforeWall(figure: Canvas, looks: Looks): Canvas {
  const canvas = createCanvas(figure.width, figure.height);
  const ctx = canvas.getContext('2d');
  ctx.scale(figure.height / PORTRAIT.height, figure.height / PORTRAIT.height);
  drawWall(ctx, looks);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(figure, 0, 0);
  return canvas;
}

/** What a sitter looks like at a date. */
export function looksOf(sitter: Sitter, date: string, random = createRandom(sitter.seed).fork('portrait')): Looks {
  const ageYears = (Date.parse(date) - Date.parse(sitter.birthDate)) / (365.25 * 86_400_000);
  return inventLooks(random, sitter.sex, ageYears);
}

/** Where a sitter's features lie: the same all their life. */
export function shapeOf({ seed, shape }: Sitter): Shape {
  return shape ?? inventShape(createRandom(seed).fork('shape'));
}

/** Draws the place of a portrait that shows nobody. */
export function drawEmptyPortrait(heightPx: number): Canvas {
  const canvas = createCanvas(Math.round((PORTRAIT.width * heightPx) / PORTRAIT.height), heightPx);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = EMPTY;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}
