/** One segment of a JPEG file before its pixels. */
export interface Segment {
  /** The second byte of its marker. */
  marker: number;
  /** What follows its length. */
  bytes: Uint8Array;
  /** Whether these letters stand in it. */
  holds(letters: string): boolean;
}

const START_OF_SCAN = 0xda;

/** Segments looked at: cameras write about twenty. */
const MAX_SEGMENTS = 200;

/**
 * Lists the segments of a JPEG file up to its pixels; none for other files. What is cut short ends the list.
 *
 * @see ITU-T T.81, annex B
 */
export function jpegSegments(file: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  if (file[0] !== 0xff || file[1] !== 0xd8) return segments;
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff && segments.length < MAX_SEGMENTS) {
    const marker = file[at + 1]!;
    const length = file[at + 2]! * 256 + file[at + 3]!;
    if (marker === START_OF_SCAN || length < 2) break;
    const bytes = file.subarray(at + 4, at + 2 + length);
    const holds = (letters: string) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(letters, 0, 'latin1');
    segments.push({ marker, bytes, holds });
    at += 2 + length;
  }
  return segments;
}
