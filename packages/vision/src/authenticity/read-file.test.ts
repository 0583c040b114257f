import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { jpegSegments } from './jpeg-segments.ts';
import { readFileMarks } from './read-file.ts';

const picture = () => sharp({ create: { width: 320, height: 200, channels: 3, background: '#7a8' } });

describe('what a file says of itself', () => {
  test('is nothing in a plain one but the quality it was saved with', async () => {
    const marks = await readFileMarks(await picture().jpeg({ quality: 80 }).toBuffer());
    expect(marks).toEqual({ camera: false, editors: [], contentCredentials: false, jpegQuality: 80 });
    expect((await readFileMarks(await picture().png().toBuffer())).jpegQuality).toBeNull();
  });

  test('is that a camera made it, but not which, where or when', async () => {
    const IFD0 = { Make: 'Acme', Model: 'Phone 7', DateTime: '2026:01:02 03:04:05', Artist: 'Anna Eriksson' };
    const exif = { IFD0, IFD3: { GPSLatitude: '51/1 30/1 3230/100' } };
    const marks = await readFileMarks(await picture().withExif(exif).jpeg().toBuffer());
    expect(marks).toMatchObject({ camera: true, editors: [] });
    expect(JSON.stringify(marks)).not.toMatch(/Acme|Phone|2026|Anna|51/);
  });

  test.each([
    ['Exif', { exif: 'Adobe Photoshop 26.1 (Windows)' }, ['Adobe Photoshop']],
    ['XMP', { xmp: '<xmp:CreatorTool>GIMP 2.10</xmp:CreatorTool>' }, ['GIMP']],
    [
      'a word for pictures made up',
      { xmp: '<Iptc4xmpExt:DigitalSourceType>…/trainedAlgorithmicMedia' },
      ['a generator'],
    ],
    ['the firmware of a phone', { exif: 'iOS 19.1' }, []],
  ])('is which program changed it, by %s', async (_, { exif, xmp }: { exif?: string; xmp?: string }, editors) => {
    let file = picture();
    if (exif) file = file.withExif({ IFD0: { Software: exif } });
    if (xmp) file = file.withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${xmp}</x:xmpmeta>`);
    expect((await readFileMarks(await file.jpeg().toBuffer())).editors).toEqual(editors);
  });

  test('is that it carries content credentials', async () => {
    const plain = await picture().jpeg().toBuffer();
    const box = Buffer.from('JP\0\x01\0\0\0\x01\0\0\0\x20jumb\0\0\0\x18jumdc2pa', 'latin1');
    const segment = Buffer.concat([Buffer.from([0xff, 0xeb, 0, box.length + 2]), box]);
    const credited = Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
    expect(await readFileMarks(credited)).toMatchObject({ contentCredentials: true });
  });
});

describe('a file that lies', () => {
  test.each([
    ['sends its reader beyond the end', [0x49, 0x49, 42, 0, 0xff, 0xff, 0xff, 0xff]],
    ['announces more tags than there are', [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0xff, 0xff, 1, 2]],
    ['is its own directory', [0x49, 0x49, 42, 0, 0, 0, 0, 0]],
    ['is cut short', [0x49, 0x49, 42]],
  ])('in Exif that %s says nothing', async (_, tiff) => {
    const marks = await readFileMarks(await withSegment(0xe1, [...Buffer.from('Exif\0\0', 'latin1'), ...tiff]));
    expect(marks).toMatchObject({ camera: false, editors: [] });
  });

  test('with a table of noughts has a quality all the same', async () => {
    expect((await readFileMarks(await withSegment(0xdb, new Array(65).fill(0)))).jpegQuality).toBe(100);
  });

  test('by the length of what it says of itself is not listened to to its end', async () => {
    const plain = await picture().png().toBuffer();
    const said = (text: string) => readFileMarks(insertChunk(plain, 'zTXt', Buffer.from(`Software\0\0`), text));
    expect((await said('GIMP')).editors).toEqual(['GIMP']);
    expect((await said(`${' '.repeat(300 * 1024)}GIMP`)).editors).toEqual([]);
  });

  async function withSegment(marker: number, body: readonly number[]): Promise<Buffer> {
    const plain = await picture().jpeg().toBuffer();
    const segment = Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]);
    return Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
  }

  /** Behind the header, which ends at the 33rd byte. */
  function insertChunk(png: Buffer, type: string, head: Buffer, text: string): Buffer {
    const named = Buffer.concat([Buffer.from(type), head, deflateSync(text)]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(named.length - 4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([png.subarray(0, 33), length, named, sum, png.subarray(33)]);
  }
});

test('segments end where a file is cut short, and lengths that lead nowhere are not followed', () => {
  expect(jpegSegments(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toEqual([]);
  expect(jpegSegments(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 1, 2, 3))).toEqual([]);
  const [only, ...more] = jpegSegments(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 65, 66));
  expect(only!.holds('AB')).toBe(true);
  expect(more).toEqual([]);
});
