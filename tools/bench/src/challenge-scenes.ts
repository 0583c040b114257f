import type { FaceReading, Point } from '@credence/verification';
import sharp from 'sharp';

/** A photo of a person, scaled and placed so that the face is of a known size and in the middle. */
export interface Subject {
  side: number;
  rgb: Buffer;
}

/** Where what is seen at a point was on the photo; both from the face's middle, in faces' heights. Undefined: nowhere. */
type Source = (x: number, y: number) => Point | undefined;

/** Height of the face from the top of the forehead to the chin, in pixels, and of the picture. */
const FACE_PX = 260;
const SIDE_PX = 560;

/** How far the camera is, in heights of a face: an arm's length. */
const DISTANCE = 3;

/** Scales a photo so that its face is `FACE_PX` high and in the middle. */
export async function placeFace(bytes: Buffer, { quad }: FaceReading): Promise<Subject> {
  const [a, b, c, d] = quad;
  const height = Math.hypot(d.x - a.x, d.y - a.y);
  const scale = FACE_PX / height;
  const middle = { x: ((a.x + c.x) / 2) * scale, y: ((b.y + d.y) / 2) * scale };
  const upright = await sharp(bytes).rotate().toBuffer({ resolveWithObject: true });
  const width = Math.max(1, Math.round(upright.info.width * scale));
  const [left, top] = [Math.round(middle.x - SIDE_PX / 2), Math.round(middle.y - SIDE_PX / 2)];
  const resized = await sharp(upright.data).resize(width).removeAlpha().toBuffer({ resolveWithObject: true });
  const padded = await sharp(resized.data)
    .extend({ top: SIDE_PX, bottom: SIDE_PX, left: SIDE_PX, right: SIDE_PX, background: '#b4b0aa' })
    .toBuffer();
  const rgb = await sharp(padded)
    .extract({ left: left + SIDE_PX, top: top + SIDE_PX, width: SIDE_PX, height: SIDE_PX })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  return { side: SIDE_PX, rgb };
}

/** A print or a screen, turned about an upright axis and seen in perspective. */
export function flat(degrees: number): Source {
  const [cos, sin] = turn(degrees);
  return (x, y) => {
    const u = (x * DISTANCE) / (DISTANCE * cos - x * sin);
    return { x: u, y: (y * (DISTANCE + u * sin)) / DISTANCE };
  };
}

/** A print bent round an upright cylinder, then turned. @param radius In heights of the face. */
export function bent(degrees: number, radius: number): Source {
  const [cos, sin] = turn(degrees);
  const columns: { x: number; u: number; depth: number }[] = [];
  for (let u = -1.4 * radius; u <= 1.4 * radius; u += 0.002) {
    const [across, away] = [radius * Math.sin(u / radius), radius * (1 - Math.cos(u / radius))];
    const depth = DISTANCE - across * sin + away * cos;
    const x = ((across * cos + away * sin) * DISTANCE) / depth;
    if (x > (columns.at(-1)?.x ?? Number.NEGATIVE_INFINITY)) columns.push({ x, u, depth });
  }
  return (x, y) => {
    const column = columns[firstAtLeast(columns, x)];
    return column && x >= columns[0]!.x ? { x: column.u, y: (y * column.depth) / DISTANCE } : undefined;
  };
}

function firstAtLeast(columns: readonly { x: number }[], x: number): number {
  let [from, to] = [0, columns.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (columns[middle]!.x < x) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * A head in heights of a face from the hairline to the chin, 18 cm: a drum as wide as a head (15 cm), and what stands out
 * of it or lies behind it: nose (2 cm), brows, lips, and the hollows of the eyes.
 *
 * @see L. G. Farkas, "Anthropometry of the Head and Face", 1994, for the mean breadth and the protrusion of the nose
 */
const HEAD = {
  radius: 0.42,
  relief: [
    { height: 0.11, x: 0, y: 0.11, across: 0.05, down: 0.1 },
    { height: 0.03, x: 0, y: -0.13, across: 0.16, down: 0.04 },
    { height: 0.04, x: 0, y: 0.28, across: 0.09, down: 0.05 },
    { height: -0.04, x: -0.18, y: -0.07, across: 0.07, down: 0.045 },
    { height: -0.04, x: 0.18, y: -0.07, across: 0.07, down: 0.045 },
  ],
} as const;

const ROUNDS = 8;

/** A head that turns: what stands out of it moves more than what does not. */
export function head(degrees: number): Source {
  const angle = (degrees * Math.PI) / 180;
  return (x, y) => {
    if (Math.abs(x) >= HEAD.radius) return { x, y };
    let before = onDrum(x, HEAD.radius, angle);
    for (let round = 0; round < ROUNDS; round++) before = onDrum(x, HEAD.radius + reliefAt(before, y), angle);
    return { x: before, y };
  };
}

function onDrum(x: number, radius: number, angle: number): number {
  const before = Math.asin(Math.min(1, Math.max(-1, x / radius))) - angle;
  return radius * Math.sin(Math.min(Math.PI / 2, Math.max(-Math.PI / 2, before)));
}

function reliefAt(x: number, y: number): number {
  let height = 0;
  for (const bump of HEAD.relief) {
    height += bump.height * Math.exp(-(((x - bump.x) / bump.across) ** 2) / 2 - ((y - bump.y) / bump.down) ** 2 / 2);
  }
  return height;
}

function turn(degrees: number): [cos: number, sin: number] {
  const radians = (degrees * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians)];
}

/** Draws what the camera sees of a scene, in another focus and light each time. @returns A JPEG file. */
export async function shoot({ side, rgb }: Subject, source: Source, random: () => number): Promise<Buffer> {
  const drawn = Buffer.alloc(rgb.length);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      const from = source((x - side / 2) / FACE_PX, (y - side / 2) / FACE_PX);
      if (from) copyBetween(rgb, drawn, { side, at, x: from.x * FACE_PX + side / 2, y: from.y * FACE_PX + side / 2 });
    }
  }
  return expose(drawn, side, random);
}

function copyBetween(
  from: Buffer,
  to: Buffer,
  { side, at, x, y }: { side: number; at: number; x: number; y: number },
): void {
  if (!(x >= 0 && y >= 0 && x < side - 1 && y < side - 1)) return;
  const [fx, fy] = [x % 1, y % 1];
  const i = (Math.floor(y) * side + Math.floor(x)) * 3;
  for (let c = 0; c < 3; c++) {
    const top = from[i + c]! * (1 - fx) + from[i + 3 + c]! * fx;
    const bottom = from[i + side * 3 + c]! * (1 - fx) + from[i + side * 3 + 3 + c]! * fx;
    to[at + c] = top * (1 - fy) + bottom * fy;
  }
}

/** Out of focus by up to 1.8 times, a light that falls off by up to a quarter to one side, ±15 % of exposure, grain. */
async function expose(drawn: Buffer, side: number, random: () => number): Promise<Buffer> {
  const raw = { width: side, height: side, channels: 3 } as const;
  const soft = await sharp(drawn, { raw })
    .resize(Math.round(side * (0.55 + 0.45 * random())))
    .toBuffer({ resolveWithObject: true });
  const { width, height } = soft.info;
  const data = await sharp(soft.data, { raw: { width, height, channels: 3 } })
    .resize(side, side)
    .raw()
    .toBuffer();
  const gain = 0.85 + 0.3 * random();
  const [across, down] = [(random() - 0.5) / 2, (random() - 0.5) / 2];
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const light = gain * (1 + across * ((pixel % side) / side - 0.5) + down * (Math.floor(pixel / side) / side - 0.5));
    data[i] = Math.min(255, Math.max(0, data[i]! * light + (random() + random() - 1) * 10));
  }
  return sharp(data, { raw }).jpeg({ quality: 88 }).toBuffer();
}
