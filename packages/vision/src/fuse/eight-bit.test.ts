import '@credence/specimens'; // has the typefaces
import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { InferenceSession, type Tensor } from '../models/onnx.ts';
import { multipliesBytes, readLineMaps, readPaddleAsset } from '../models/open.ts';
import { inputOf } from '../ocr/recognize.ts';
import { fuse } from './fuse.ts';
import { readGraph } from './graph.ts';

const PUBLISHED = readPaddleAsset('ch_PP-OCRv4_rec_infer.onnx');

describe('recognition in eight bits', () => {
  const [single, inBytes] = [fuse(PUBLISHED), fuse(PUBLISHED, { maps: readLineMaps() })];

  test('has its eight largest layers computed so', () => {
    const ofBytes = (file: Uint8Array) => readGraph(file).nodes.filter(({ op }) => op === 'DynamicQuantizeMatMul');
    expect(ofBytes(inBytes)).toHaveLength(8);
    expect(ofBytes(single)).toHaveLength(0);
    expect(inBytes.length).toBeLessThan(single.length * 0.72);
  });

  // Where sums of bytes come out wrong, it is not used: there is nothing to be compared.
  test('reads what it reads in single precision, nearly as surely', async () => {
    if (!(await multipliesBytes())) return;
    const [one, other] = [await likeliest(single, drawn('AB1234567')), await likeliest(inBytes, drawn('AB1234567'))];
    expect(other.classes).toEqual(one.classes);
    expect(new Set(one.classes).size).toBeGreaterThan(9);
    // Between two letters either may have half of a step.
    const apart = one.shares.flatMap((share, t) => (share > 0.9 ? [Math.abs(share - other.shares[t]!)] : []));
    expect(apart.length).toBeGreaterThan(20);
    expect(Math.max(...apart)).toBeLessThan(0.1);
    expect(other.shares).not.toEqual(one.shares);
  });
});

/** Print as large as a line has it. */
function drawn(text: string): Tensor {
  const [width, height] = [224, 48];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'black';
  context.font = '600 34px "Specimen Print"';
  context.fillText(text, 10, 36);
  const { data } = context.getImageData(0, 0, width, height);
  return inputOf({ width, height, data: Uint8Array.from(data.filter((_, at) => at % 4 !== 3)) });
}

/** The likeliest class of each step, and its share. */
async function likeliest(model: Uint8Array, input: Tensor) {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const output = (await session.run({ [session.inputNames[0]!]: input }))[session.outputNames[0]!]!;
  await session.release();
  const [, steps, classes] = output.dims as [number, number, number];
  const rows = Array.from({ length: steps }, (_, t) => {
    return (output.data as Float32Array).subarray(t * classes, (t + 1) * classes);
  });
  const best = rows.map((row) => row.reduce((best, share, at) => (share > row[best]! ? at : best), 0));
  return { classes: best, shares: rows.map((row, t) => row[best[t]!]!) };
}
