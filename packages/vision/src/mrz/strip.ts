import type { Point } from '@credence/verification';
import type { GrayImage } from '../image.ts';
import { cornersOf, type TurnedRectangle } from '../ocr/geometry.ts';
import { SPARSE, warpLuma } from '../ocr/warp.ts';
import { normaliseStrip, type Plane, STRIP } from './network.ts';

/** A straightened strip of the picture, and where its points came from. */
export interface Strip {
  plane: Plane;
  /** The point of the picture under (x, y) of the strip, in strip pixels. */
  toImage(x: number, y: number): Point;
}

/** Room left and right of a line, in characters: boxes end early where fillers are faint. */
const MARGIN = 2.5;
const PROBE_MARGIN = 0.5;
/** How tall the strip is in which the line's course is looked for, in characters. */
const TALL = 3.5;
const SEGMENTS = 11;
/** Height of the capitals in characters: 2.4 of 2.54 mm. */
const CAPITALS = 0.95;

/**
 * Cuts a line of the zone out of a picture, follows its slope and bend, and scales it to 16 px a character.
 *
 * @param line Where the line is thought to lie; its course may be off by most of a line's height.
 * @param columns How many characters it is thought to hold.
 */
export function cutStrip(image: GrayImage, line: TurnedRectangle, columns: number): Strip {
  const { frame, width, height } = frameOf(line, columns, MARGIN);
  return straighten(warpLuma(image, cornersOf(frame), width, height), line, columns);
}

/** A shorter piece around the middle of a line, for a quick look whether it is a line of the zone at all. */
export function cutProbe(image: GrayImage, line: TurnedRectangle, columns: number, probed: number): Plane {
  const piece = { ...line, length: (line.length / columns) * probed };
  const { frame, width, height } = frameOf(piece, probed, PROBE_MARGIN);
  return straighten(warpLuma(image, cornersOf(frame), width, height, SPARSE), piece, probed).plane;
}

/** The same plane as it is seen upside down. */
export function turnedOver({ data, ...plane }: Plane): Plane {
  return { ...plane, data: data.toReversed() };
}

/** What is cut out around a line, and how large it is drawn; its margin in characters. */
function frameOf(line: TurnedRectangle, columns: number, margin: number) {
  const pitch = line.length / columns;
  return {
    frame: { ...line, length: line.length + 2 * margin * pitch, thickness: TALL * pitch },
    width: Math.round((columns + 2 * margin) * STRIP.pitch),
    height: Math.round(TALL * STRIP.pitch),
  };
}

function straighten(tall: GrayImage, { center, direction, length }: TurnedRectangle, columns: number): Strip {
  const { width, height } = tall;
  const course = findCourse(tall);
  const luma = new Float32Array(STRIP.height * width);
  for (let x = 0; x < width; x += 1) {
    const middle = course(x / width);
    for (let y = 0; y < STRIP.height; y += 1) luma[y * width + x] = sampleColumn(tall, x, middle + y - STRIP.middle);
  }
  const scale = length / columns / STRIP.pitch;
  return {
    plane: normaliseStrip(luma, width),
    toImage(x, y) {
      const along = (x - width / 2) * scale;
      const across = (course(x / width) + y - STRIP.middle + 0.5 - height / 2) * scale;
      return {
        x: center.x + direction.x * along - direction.y * across,
        y: center.y + direction.y * along + direction.x * across,
      };
    },
  };
}

/**
 * Finds the middle of the print as a function of the position along the strip, 0 to 1.
 *
 * Print has many upright edges; the course is the shift, slope and bend under which a band as high as the capitals holds
 * the most of them and its surroundings the fewest.
 */
function findCourse(tall: GrayImage): (at: number) => number {
  const profiles = edgeProfiles(tall);
  const half = (CAPITALS * STRIP.pitch) / 2;
  const rim = 4;
  const bandScore = profiles.map((profile) => {
    const sum = new Float64Array(profile.length + 1);
    for (const [y, value] of profile.entries()) sum[y + 1] = sum[y]! + value;
    const between = (from: number, to: number) => {
      const [a, b] = [Math.max(0, Math.round(from)), Math.min(profile.length, Math.round(to))];
      return b > a ? sum[b]! - sum[a]! : 0;
    };
    return (y: number) =>
      between(y - half, y + half) - 1.2 * (between(y - half - rim, y - half) + between(y + half, y + half + rim));
  });
  const table = new Float64Array(SEGMENTS * tall.height);
  for (const [s, score] of bandScore.entries()) {
    for (let y = 0; y < tall.height; y += 1) table[s * tall.height + y] = score(y);
  }
  let best = { score: -Infinity, shift: 0, slope: 0, bend: 0 };
  const reach = tall.height / 2 - half - 2;
  for (let shift = -reach; shift <= reach; shift += 1) {
    const middle = tall.height / 2 + shift;
    for (let slope = -12; slope <= 12; slope += 1) {
      for (let bend = -4; bend <= 4; bend += 1) {
        let score = 0;
        for (let s = 0; s < SEGMENTS; s += 1) {
          // Rounded. No course leaves the strip: its middle keeps 9.6 rows from the rim, slope and bend need 7.4 at most.
          score += table[s * tall.height + ((middle + slope * SLOPES[s]! + bend * BENDS[s]! + 0.5) | 0)]!;
        }
        // Straight and level unless the picture says otherwise.
        score *= 1 - 0.004 * Math.abs(slope) - 0.015 * Math.abs(bend) - 0.006 * Math.abs(shift);
        if (score > best.score) best = { score, shift, slope, bend };
      }
    }
  }
  return (at) => tall.height / 2 + best.shift + best.slope * (at - 0.5) + best.bend * bendAt(at);
}

/** A parabola that is 0 on average and spans about one unit. */
function bendAt(at: number) {
  return 4 * (at - 0.5) ** 2 - 1 / 3;
}

const MIDDLES = Float64Array.from({ length: SEGMENTS }, (_, s) => (s + 0.5) / SEGMENTS);
const SLOPES = MIDDLES.map((at) => at - 0.5);
const BENDS = MIDDLES.map(bendAt);

/** For each segment of the strip, how much upright edge each row holds; every segment counts the same. */
function edgeProfiles({ width, height, data }: GrayImage): Float64Array[] {
  return Array.from({ length: SEGMENTS }, (_, s) => {
    const from = Math.max(1, Math.floor((s * width) / SEGMENTS));
    const to = Math.min(width - 1, Math.floor(((s + 1) * width) / SEGMENTS));
    const profile = new Float64Array(height);
    for (let y = 0; y < height; y += 1) {
      for (let x = from; x < to; x += 1) profile[y]! += Math.abs(data[y * width + x + 1]! - data[y * width + x - 1]!);
    }
    const total = profile.reduce((sum, value) => sum + value, 0) || 1;
    return profile.map((value) => value / total);
  });
}

function sampleColumn({ width, height, data }: GrayImage, x: number, y: number) {
  const at = Math.min(Math.max(y, 0), height - 1);
  const top = Math.floor(at);
  const fraction = at - top;
  const below = Math.min(height - 1, top + 1);
  return data[top * width + x]! * (1 - fraction) + data[below * width + x]! * fraction;
}
