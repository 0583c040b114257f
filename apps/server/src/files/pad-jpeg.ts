/** A marker and its length, of two bytes each: ITU-T T.81, B.2.4.5. */
const HEADER_BYTES = 4;
const SEGMENT_MAX = 0xffff + 2;
const COMMENT = 0xfe;
const SAYS = 'SPECIMEN. Drawn for a test; it shows nobody. ';

/**
 * Fills a JPEG file up to a size with comments, which every decoder skips.
 *
 * @throws {RangeError} When it is larger already, or so close that no comment fits.
 */
export function padJpeg(jpeg: Buffer, sizeBytes: number): Buffer {
  const missing = sizeBytes - jpeg.length;
  if (missing === 0) return jpeg;
  if (missing < HEADER_BYTES) throw new RangeError(`no comment fits between ${jpeg.length} and ${sizeBytes} bytes`);
  const comments: Buffer[] = [];
  for (let left = missing; left > 0; ) {
    // What is left after this one must have room for a header, too.
    const size = left <= SEGMENT_MAX ? left : Math.min(SEGMENT_MAX, left - HEADER_BYTES);
    comments.push(comment(size));
    left -= size;
  }
  // After the first marker, start of image.
  return Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
}

function comment(sizeBytes: number): Buffer {
  const segment = Buffer.alloc(sizeBytes);
  segment.writeUInt16BE(0xff00 + COMMENT, 0);
  segment.writeUInt16BE(sizeBytes - 2, 2);
  segment.fill(SAYS, HEADER_BYTES);
  return segment;
}
