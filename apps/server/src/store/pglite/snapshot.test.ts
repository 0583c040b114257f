import { describe, expect, test } from 'vitest';
import { packSnapshot, unpackSnapshot } from './snapshot.ts';

const FOLDERS = ['base', 'base/5', 'empty'];
const FILES = [
  { path: 'PG_VERSION', content: Buffer.from('18\n') },
  { path: 'base/5/2619', content: Buffer.alloc(8192, 3) },
  { path: 'base/5/größe', content: Buffer.alloc(0) },
];

describe('a snapshot', () => {
  test('holds folders and files, and hands out their contents without copying them', () => {
    const snapshot = packSnapshot(FOLDERS, FILES);
    const { folders, files } = unpackSnapshot(snapshot);
    expect(folders).toEqual(FOLDERS);
    expect(files.map(({ path, content }) => ({ path, content: Buffer.from(content) }))).toEqual(FILES);
    for (const { content } of files) expect(content.buffer).toBe(snapshot);
  });

  test.each([1, 8192, 8300])('that was cut short by %d bytes is none', (missing) => {
    const whole = new Uint8Array(packSnapshot(FOLDERS, FILES));
    const cut = new SharedArrayBuffer(whole.length - missing);
    new Uint8Array(cut).set(whole.subarray(0, cut.byteLength));
    expect(() => unpackSnapshot(cut)).toThrow(RangeError);
  });

  test.each([0, 3, 100])('is not what else %d bytes may hold', (sizeBytes) => {
    expect(() => unpackSnapshot(new SharedArrayBuffer(sizeBytes))).toThrow(RangeError);
  });
});
