import type { Quad } from '@credence/verification';

/** An upright rectangle on a picture, in pixels. */
export function box(x: number, y: number, width: number, height: number): Quad {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}
