import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { RgbImage } from '../image.ts';
import { embedFace } from './embed.ts';
import { faceNetworks } from './open.ts';

const networks = faceNetworks();
afterAll(() => networks.close());

/**
 * What the published network answers to two patterns in its own runtime (TensorFlow.js 4.22.0), mended independently of
 * our converter: `Relu` taken out of the sixteen merged convolutions and put before the sums, all `mul` negated.
 */
const EXPECTED = JSON.parse(readFileSync(new URL('embed.expected.json', import.meta.url), 'utf8')) as number[][];

test('the converted network gives the embeddings of the original one', async () => {
  const { embedder } = await networks.get();
  for (const [i, factor] of [1, 5].entries()) {
    const embedding = await embedFace(embedder, pattern(factor));
    expect(embedding).toHaveLength(192);
    expect(cosine(embedding, EXPECTED[i]!)).toBeGreaterThan(0.999999);
  }
});

// As published, with its activations broken, the network takes any two pictures for the same face.
test('different pictures have different embeddings', async () => {
  const { embedder } = await networks.get();
  const [one, other] = [await embedFace(embedder, pattern(1)), await embedFace(embedder, pattern(5))];
  expect(cosine(one, other)).toBeCloseTo(0.747, 2);
  expect(cosine(one, one)).toBeCloseTo(1, 6);
});

function pattern(factor: number): RgbImage {
  const data = Uint8Array.from({ length: 112 * 112 * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % 112, Math.floor(i / 336)];
    return factor * x * x + 3 * y * y + 2 * x * y + 40 * c;
  });
  return { width: 112, height: 112, data };
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}
