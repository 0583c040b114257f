import { expect, test } from 'vitest';
import { padJpeg } from './pad-jpeg.ts';

const START = Buffer.from([0xff, 0xd8]);
const REST = Buffer.from([0xff, 0xdb, 0, 3, 1, 0xff, 0xd9]);
const PICTURE = Buffer.concat([START, REST]);

test.each([4, 5, 100, 65_537, 65_538, 65_540, 65_541, 65_542, 131_074, 131_077, 500_000])(
  'filled up by %i bytes, a picture has comments after its start, and is otherwise as it was',
  (more) => {
    const padded = padJpeg(PICTURE, PICTURE.length + more);
    expect(padded).toHaveLength(PICTURE.length + more);
    expect(padded.subarray(0, 2)).toEqual(START);
    expect(padded.subarray(skipComments(padded, 2))).toEqual(REST);
  },
);

test('nothing is done where nothing is missing, and nothing can be where no comment fits', () => {
  expect(padJpeg(PICTURE, PICTURE.length)).toEqual(PICTURE);
  for (const size of [PICTURE.length - 1, PICTURE.length + 3]) expect(() => padJpeg(PICTURE, size)).toThrow(RangeError);
});

/** As a decoder does: by the length that each segment tells of itself, its own two bytes included. */
function skipComments(jpeg: Buffer, from: number): number {
  let at = from;
  while (jpeg.readUInt16BE(at) === 0xfffe) at += 2 + jpeg.readUInt16BE(at + 2);
  return at;
}
