import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { cameraStream, drawLandscape, writeCameraStream } from './index.ts';

const photos = await Promise.all([1, 2].map((seed) => drawLandscape({ seed, width: 640 })));

describe('cameraStream', () => {
  test('holds one baseline JPEG of the size asked for per photo, end to end', async () => {
    const stream = await cameraStream(photos, { width: 1280, height: 720 });
    const frames = split(stream);
    expect(frames).toHaveLength(2);
    expect(Buffer.concat(frames).equals(stream)).toBe(true);
    for (const frame of frames) {
      const meta = await sharp(frame).metadata();
      expect([meta.width, meta.height, meta.isProgressive, meta.chromaSubsampling]).toEqual([
        1280,
        720,
        false,
        '4:2:0',
      ]);
    }
  });

  test('refuses to be empty', async () => {
    await expect(cameraStream([])).rejects.toThrow(RangeError);
  });
});

describe('writeCameraStream', () => {
  test('writes the stream to a file that Chromium can tell by its name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credence-camera-'));
    try {
      const file = join(folder, 'passport.mjpeg');
      await writeCameraStream(photos.slice(0, 1), file);
      expect(split(await readFile(file))).toHaveLength(1);
      await expect(writeCameraStream(photos, join(folder, 'passport.mp4'))).rejects.toThrow(RangeError);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Cuts a stream before every start-of-image marker, which cannot occur inside of a frame's own data. */
function split(stream: Buffer): Buffer[] {
  const marker = Buffer.from([0xff, 0xd8, 0xff]);
  const starts: number[] = [];
  for (let at = stream.indexOf(marker); at >= 0; at = stream.indexOf(marker, at + 3)) starts.push(at);
  return starts.map((start, i) => stream.subarray(start, starts[i + 1]));
}
