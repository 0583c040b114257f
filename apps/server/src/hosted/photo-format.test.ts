import { expect, test } from 'vitest';
import { photoFormat } from './photo-format.ts';

test.each([
  ['ffd8ffe000104a464946', 'jpeg'],
  ['89504e470d0a1a0a0000000d', 'png'],
  ['52494646aabbccdd57454250', 'webp'],
  ['52494646aabbccdd41564920', undefined], // RIFF, but a film
  ['474946383961', undefined],
  ['255044462d312e37', undefined],
  ['3c737667', undefined],
  ['ffd8', undefined],
  ['', undefined],
])('%s begins a %s', (hex, format) => {
  expect(photoFormat(Buffer.from(hex, 'hex'))).toBe(format);
});
