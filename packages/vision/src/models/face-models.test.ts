import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readModel } from './open.ts';

describe.each(['face-detection', 'face-mesh', 'face-embedding'])('%s.onnx', (name) => {
  test('is the file that its provenance is told of', () => {
    const [sum, file] = new TextDecoder()
      .decode(readModel(`${name}.sha256`))
      .trim()
      .split(/\s+/);
    expect(file).toBe(`${name}.onnx`);
    expect(createHash('sha256').update(readModel(`${name}.onnx`)).digest('hex')).toBe(sum);
  });
});
