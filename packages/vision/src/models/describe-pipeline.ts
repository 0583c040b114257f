import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { env } from './onnx.ts';
import sharp from 'sharp';
import { ZXING_WASM_VERSION } from 'zxing-wasm/reader';
import { readModel, readPaddleAsset } from './open.ts';

/** Raised when a change to the reading code makes readings differ. */
const READING_CODE = '42';

const MODELS = {
  text_detection: 'ch_PP-OCRv4_det_infer.onnx',
  text_recognition: 'ch_PP-OCRv4_rec_infer.onnx',
} as const;

/** The packages that the networks of scripts were made from: they are not opened to be named. */
const SCRIPTS = 'tessdata-best-1.0.0';

/** Names what readings come from, so that one can be told from a later one: library versions and model digests. */
export function describePipeline(): Record<string, string> {
  const opencv = createRequire(import.meta.url).resolve('@techstark/opencv-js/package.json');
  const models = Object.entries(MODELS).map(([name, file]) => [name, digest(readPaddleAsset(file))]);
  return {
    vision: READING_CODE,
    sharp: sharp.versions.sharp ?? 'unknown',
    libvips: sharp.versions.vips,
    onnxruntime: env.versions.common,
    opencv_js: JSON.parse(readFileSync(opencv, 'utf8')).version,
    zxing_wasm: ZXING_WASM_VERSION,
    ...Object.fromEntries(models),
    mrz_line: digest(readModel('mrz-line.onnx')),
    scripts: SCRIPTS,
    letter_marks: digest(readModel('letter-marks.onnx')),
    kana_line: digest(readModel('kana-line.onnx')),
    face_detection: digest(readModel('face-detection.onnx')),
    face_mesh: digest(readModel('face-mesh.onnx')),
    face_embedding: digest(readModel('face-embedding.onnx')),
  };
}

/** The first 16 hexadecimal digits of SHA-256. */
function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
