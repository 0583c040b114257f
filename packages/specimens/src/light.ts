import type { Quad } from './homography.ts';
import type { Random } from './random.ts';

interface Scene {
  width: number;
  height: number;
  quad: Quad;
}

interface Lighting {
  noise?: number;
  glare?: number;
  shadow?: number;
  brightness?: number;
}

/**
 * Lights a frame in place: an uneven room light with a tint, a shadow, a reflection, and the sensor's noise.
 *
 * @param pixels RGB, (height, width, 3).
 */
export function light(
  pixels: Uint8Array,
  scene: Scene,
  { noise = 2.2, glare = 0, shadow = 0.12, brightness = 1 }: Lighting,
  random: Random,
): void {
  const { width, height } = scene;
  const room = roomLight(scene, random);
  const shade = shadowEdge(scene, shadow, random);
  const shine = reflection(scene, glare, random);
  const tint = [1 + random.between(-0.025, 0.03), 1, 1 + random.between(-0.04, 0.02)] as const;
  const grain = createGrain(random);
  let next = 0;
  for (let y = 0, at = 0; y < height; y++) {
    // A fresh place in the table for every row keeps the grain from repeating as a pattern.
    next = random.integer(0, grain.length - 1);
    for (let x = 0; x < width; x++, at += 3) {
      const bright = room(x, y) * shade(x, y) * brightness;
      const extra = shine(x, y);
      const common = grain[next++ & GRAIN_MASK]! * noise;
      for (let channel = 0; channel < 3; channel++) {
        const own = grain[next++ & GRAIN_MASK]! * noise * 0.45;
        const value = pixels[at + channel]! * bright * tint[channel]! + extra + common + own;
        pixels[at + channel] = Math.max(0, Math.min(255, value));
      }
    }
  }
}

type Field = (x: number, y: number) => number;

function roomLight({ width, height }: Scene, random: Random): Field {
  const angle = random.between(0, 2 * Math.PI);
  const fall = random.between(0.06, 0.16);
  const [dx, dy] = [(Math.cos(angle) * fall) / width, (Math.sin(angle) * fall) / height];
  const base = random.between(0.95, 1.0) - (dx * width + dy * height) / 2;
  return (x, y) => base + dx * x + dy * y;
}

/** A soft edge across the frame, darker on one side: the photographer's arm, or the phone. */
function shadowEdge({ width, height }: Scene, depth: number, random: Random): Field {
  if (depth <= 0) return () => 1;
  const angle = random.between(0, 2 * Math.PI);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const middle = nx * width * random.between(0.35, 0.65) + ny * height * random.between(0.35, 0.65);
  const softness = width * random.between(0.05, 0.16);
  return (x, y) => 1 - depth / (1 + Math.exp((nx * x + ny * y - middle) / (softness / 4)));
}

/** A lamp mirrored in the laminate, somewhere on the document. */
function reflection({ quad, width }: Scene, strength: number, random: Random): Field {
  if (strength <= 0) return () => 0;
  const [u, v] = [random.between(0.25, 0.75), random.between(0.25, 0.75)];
  const across = (a: number, b: number, c: number, d: number) =>
    (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v;
  const x0 = across(quad[0].x, quad[1].x, quad[2].x, quad[3].x);
  const y0 = across(quad[0].y, quad[1].y, quad[2].y, quad[3].y);
  const turn = random.between(0, Math.PI);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [long, short] = [width * random.between(0.12, 0.2), width * random.between(0.06, 0.1)];
  return (x, y) => {
    const along = ((x - x0) * cos + (y - y0) * sin) / long;
    const over = ((y - y0) * cos - (x - x0) * sin) / short;
    const distance = along * along + over * over;
    return distance > 6 ? 0 : strength * 330 * Math.exp(-distance);
  };
}

const GRAIN_MASK = 0xffff;

function createGrain(random: Random): Float32Array {
  return Float32Array.from({ length: GRAIN_MASK + 1 }, () => random.gaussian());
}
