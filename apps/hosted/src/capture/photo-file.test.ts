import { CAPTURE_MAX_BYTES } from '@credence/wire';
import { expect, test } from 'vitest';
import { PHOTO_MAX_BYTES, refuseFile } from './photo-file.ts';

test("the page's limit is the server's", () => {
  expect(PHOTO_MAX_BYTES).toBe(CAPTURE_MAX_BYTES);
});

test.each([
  ['a photo', { size: 2_000_000, type: 'image/jpeg' }, null],
  ['a photo of exactly the limit', { size: PHOTO_MAX_BYTES, type: 'image/png' }, null],
  ['one byte more', { size: PHOTO_MAX_BYTES + 1, type: 'image/webp' }, 'image_too_large'],
  ['a document', { size: 1000, type: 'application/pdf' }, 'image_unsupported_format'],
  ['a kind the browser does not know', { size: 1000, type: '' }, null],
  ['nothing', { size: 0, type: 'image/jpeg' }, 'image_corrupt'],
])('judges %s', (_, file, expected) => {
  expect(refuseFile(file)).toBe(expected);
});
