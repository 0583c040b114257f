import type { CaptureReading, ImageProblem } from '@credence/verification';
import { decodeImage } from './decode/decode-image.ts';
import { openOcr } from './ocr/open.ts';
import { scaleQuad } from './pixels/geometry.ts';

/** Text recognition on photos as they are, without anything we add to it: what the benches measure the rest against. */
export async function openPlainOcr() {
  const ocr = await openOcr();
  return {
    async readCapture(bytes: Uint8Array): Promise<CaptureReading | { problem: ImageProblem }> {
      const decoded = await decodeImage(bytes);
      if ('problem' in decoded) return decoded;
      const { image, format, width, height } = decoded;
      const lines = await ocr.recognize(image, await ocr.detect(image));
      const factor = width / image.width;
      const text = lines.map(({ text, confidence, quad }) => ({ text, confidence, quad: scaleQuad(quad, factor) }));
      return { image: { format, width, height }, text };
    },
  };
}
