import { describe, expect, test } from 'vitest';
import { drawSpecimen, type FilmFrame, type FilmOptions, film, tellGood, tellNever } from './index.ts';

const page = drawSpecimen({ type: 'id_card', seed: 'film' }).pages.front;
const SIZE = { width: 216, height: 384 };
const WHOLE = { x: 0, y: 0, ...SIZE };

function frames(change: Partial<FilmOptions> = {}): FilmFrame[] {
  return [...film(page, { seed: 'film', story: tellGood('film'), framesPerSecond: 4, ...SIZE, ...change })];
}

describe('a film', () => {
  test('is the same whenever it is made, and another for another seed', async () => {
    const [one, same, other] = await Promise.all(
      [frames(), frames(), frames({ seed: 'other' })].map(([first]) => first!.develop(WHOLE)),
    );
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('shows in a part what it shows in the whole', async () => {
    const frame = frames({ story: { ...tellGood('film'), tremor: 0 } }).at(-1)!;
    const part = { x: 40, y: 150, width: 60, height: 50 };
    const [whole, alone] = await Promise.all([frame.develop(WHOLE), frame.develop(part)]);
    let off = 0;
    // Blur takes in a few pixels from beyond the part's border.
    for (let y = 8; y < part.height - 8; y += 1) {
      for (let x = 8; x < part.width - 8; x += 1) {
        const [i, k] = [((part.y + y) * SIZE.width + part.x + x) * 4, (y * part.width + x) * 4];
        off = Math.max(off, Math.abs(whole.data[i]! - alone.data[k]!));
      }
    }
    expect(off).toBeLessThanOrEqual(2);
  });

  test('of a document that is held right ends with it whole, and near', () => {
    const { quad } = frames().at(-1)!;
    const xs = quad.map(({ x }) => x);
    expect(Math.min(...xs)).toBeGreaterThan(0);
    expect(Math.max(...xs)).toBeLessThan(SIZE.width);
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(0.6 * SIZE.width);
  });

  test('of one that is cut off shows it so from beginning to end', () => {
    for (const { quad } of frames({ story: tellNever('film', 'cut_off') })) {
      expect(quad.some(({ x }) => x < 0 || x > SIZE.width)).toBe(true);
    }
  });
});
