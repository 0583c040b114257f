import type { Page } from '../sheet.ts';
import type { Emitter } from './camera.ts';
import { LINEAR } from './linear-light.ts';

/** Half of it is seen through less: a pixel of a rounded corner is there or it is not. */
const OPAQUE = 128;

/** A page in the room's light. */
export function asPaper({ data, width, height }: Page, samples = 4): Emitter {
  return {
    width,
    height,
    samples,
    at(u, v, channel) {
      if (u < 0 || v < 0 || u >= width || v >= height) return -1;
      const i = ((v | 0) * width + (u | 0)) * 4;
      return data[i + 3]! < OPAQUE ? -1 : LINEAR[data[i + channel]!]!;
    },
  };
}
