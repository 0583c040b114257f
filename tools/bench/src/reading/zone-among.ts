import { MRZ_FORMATS, parseMrz } from '@credence/documents';
import type { CaptureReading } from '@credence/verification';

/** Lengths of lines that zones have. */
const LENGTHS = [30, 36, 44];

/**
 * Gives the reading of an engine that knows no zones the one that stands among its lines: neighbouring lines with fillers,
 * without spaces, cut or filled to the nearest length there is. More help than such an engine has by itself.
 */
export function withZoneAmongLines(capture: CaptureReading): CaptureReading {
  const lines = capture.text
    .filter(({ text }) => /[<«‹]/.test(text) || /^[A-Z0-9 <]{28,}$/.test(text))
    .sort((a, b) => a.quad[0].y - b.quad[0].y)
    .map((line) => ({
      ...line,
      text: line.text
        .toUpperCase()
        .replace(/[«‹]/g, '<')
        .replace(/[^A-Z0-9<]/g, ''),
    }))
    .filter(({ text }) => text.length >= 26 && text.length <= 48);
  for (const count of [3, 2, 1]) {
    for (let from = 0; from + count <= lines.length; from += 1) {
      const some = lines.slice(from, from + count);
      const length = LENGTHS.find((one) => Math.abs(one - some[0]!.text.length) <= 3);
      if (!length) continue;
      const zone = some.map(({ text }) => text.padEnd(length, '<').slice(0, length));
      const format = parseMrz(zone)?.format;
      if (!format || !MRZ_FORMATS.includes(format)) continue;
      const confidences = zone.map((text) => Array.from(text, () => 1));
      return { ...capture, mrz: { lines: zone, confidences, swaps: [], reader: 'lines', quad: some[0]!.quad } };
    }
  }
  return capture;
}
