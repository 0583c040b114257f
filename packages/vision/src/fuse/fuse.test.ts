import { describe, expect, test } from 'vitest';
import { InferenceSession, Tensor } from '../models/onnx.ts';
import { readPaddleAsset } from '../models/open.ts';
import { fuse } from './fuse.ts';
import { readGraph } from './graph.ts';

// Strokes as of print from edge to edge, so that the edges count as well; sizes that the networks take, small ones.
const picture = (height: number, width: number) => {
  const isInk = (x: number, y: number) => y % 24 > 5 && y % 24 < 18 && (x * x + 3 * y) % 7 < 3;
  const luma = Array.from({ length: height * width }, (_, at) => (isInk(at % width, Math.floor(at / width)) ? -2 : 2));
  return new Tensor('float32', Float32Array.from([...luma, ...luma, ...luma]), [1, 3, height, width]);
};

async function run(model: Uint8Array, input: Tensor): Promise<Float32Array> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const outputs = await session.run({ [session.inputNames[0]!]: input });
  const { data } = outputs[session.outputNames[0]!]!;
  await session.release();
  return data as Float32Array;
}

describe.each([
  ['ch_PP-OCRv4_det_infer.onnx', picture(96, 160)],
  ['ch_PP-OCRv4_rec_infer.onnx', picture(48, 64)],
] as const)('%s, fused', (name, input) => {
  const published = readPaddleAsset(name);
  const fused = fuse(published);

  test('says what it says as published, at the edges too', async () => {
    const [before, after] = [await run(published, input), await run(fused, input)];
    expect(after.length).toBe(before.length);
    const apart = before.reduce((most, value, at) => Math.max(most, Math.abs(value - after[at]!)), 0);
    expect(Math.max(...before) - Math.min(...before)).toBeGreaterThan(0.1);
    expect(apart).toBeLessThan(1e-4);
  });

  test('has no step left that the runtime would take a pass of its own for', () => {
    const ops = readGraph(fused).nodes.map(({ op }) => op);
    expect(ops.filter((op) => ['Clip', 'BatchNormalization', 'ConvTranspose'].includes(op))).toEqual([]);
    expect(ops.length).toBeLessThan(readGraph(published).nodes.length * 0.7);
  });
});

test('the largest maps of text detection are doubled after they were convolved', () => {
  const { nodes } = readGraph(fuse(readPaddleAsset('ch_PP-OCRv4_det_infer.onnx')));
  const last = nodes.findLastIndex(({ op }) => op === 'Resize');
  const ops = nodes.slice(last).map(({ op }) => op);
  // Both times: the doubling, a cut and a sum; then the two steps that enlarge at the end.
  expect(ops.filter((op) => ['DepthToSpace', 'Slice'].includes(op))).toEqual(['DepthToSpace', 'Slice', 'DepthToSpace']);
  expect(nodes.filter(({ op }) => op === 'Resize').length).toBe(4);
});
