import { expect, test } from 'vitest';
import { PICTURE_PARTS, partsOfPicture } from '../history.ts';
import type { Evidence } from './check.ts';
import { documentPictureSeenBefore } from './document-picture-seen-before.ts';

const HASH = '0123456789abcdef'.repeat(4);
const answer = (pictures: Evidence['pictures']) => documentPictureSeenBefore.run({ pictures } as Evidence);

test('a picture has sixteen parts, and each of its bits is in one of them', () => {
  const parts = partsOfPicture(HASH);
  expect(parts).toHaveLength(PICTURE_PARTS);
  for (const part of parts) expect(part).toMatch(/^\d+:[01]{16}$/);
  for (let bit = 0; bit < 256; bit += 1) {
    const at = Math.floor(bit / 4);
    const digit = (Number.parseInt(HASH[at]!, 16) ^ (1 << (bit % 4))).toString(16);
    const others = partsOfPicture(HASH.slice(0, at) + digit + HASH.slice(at + 1));
    expect(others.filter((part, i) => part !== parts[i])).toHaveLength(1);
  }
});

test('seven parts alike are the same picture, six are not', () => {
  const seen = (partsAlike: number) => answer({ seen: [{ sessionId: 'vs_1', partsAlike }], counts: true });
  expect(seen(6)).toMatchObject({ outcome: 'pass', evidence: { sessions: 0 } });
  expect(seen(7)).toMatchObject({ outcome: 'inconclusive', evidence: { sessions: 1, session: 'vs_1', partsAlike: 7 } });
});

test('in test mode it is told and holds nothing; where nobody looked nothing is told', () => {
  expect(answer({ seen: [{ sessionId: 'vs_1', partsAlike: 16 }], counts: false })).toMatchObject({
    outcome: 'pass',
    evidence: { sessions: 1, session: 'vs_1' },
  });
  expect(answer(undefined)).toBeUndefined();
});
