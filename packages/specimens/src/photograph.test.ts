import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawIdCard, flatten, type Photo, type Point, photograph } from './index.ts';

const { pages } = drawIdCard({ seed: 'camera' });

describe('photograph', () => {
  test('takes the same bytes from the same seed, others from another', async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => photograph(pages.front, { seed, width: 800 })),
    );
    expect(again!.jpeg.equals(one!.jpeg)).toBe(true);
    expect(again!.quad).toEqual(one!.quad);
    expect(other!.jpeg.equals(one!.jpeg)).toBe(false);
  });

  test.each([
    ['desk', 0],
    ['wood', 37],
    ['cloth', 90],
    ['cluttered', 180],
  ] as const)(
    'keeps the whole document in the frame, on %s, turned by %d degrees',
    async (background, rotateDegrees) => {
      const photo = await photograph(pages.front, { background, rotateDegrees, perspective: 0.8, width: 1000 });
      const meta = await sharp(photo.jpeg).metadata();
      expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 1000, 750]);
      for (const { x, y } of photo.quad) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(1000);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThan(750);
      }
    },
  );

  test('fills the frame as far as it is asked to', async () => {
    const { quad } = await photograph(pages.front, { fill: 0.7, rotateDegrees: 0, perspective: 0, width: 1000 });
    expect(quad[1].x - quad[0].x).toBeCloseTo(700, 3);
    expect((quad[1].x - quad[0].x) / (quad[3].y - quad[0].y)).toBeCloseTo(85.6 / 53.98, 3);
  });

  test('lays the page where the quad says, its first corner at the top left when turned by a quarter', async () => {
    const { quad } = await photograph(pages.front, { rotateDegrees: 90, perspective: 0, width: 1000 });
    expect(quad[0].x).toBeGreaterThan(quad[3].x); // clockwise by 90°: the top of the card looks to the right
    expect(quad[0].y).toBeLessThan(quad[1].y);
  });

  test('shows the card inside of the quad and the desk outside of it', async () => {
    const photo = await photograph(pages.back!, { background: 'desk', shadow: 0, noise: 0, width: 1000 });
    const [topLeft, , bottomRight, bottomLeft] = photo.quad;
    // The blank band below the machine-readable zone is nearly white, every desk is darker.
    const inside = await lumaAt(photo, between(bottomLeft, bottomRight, topLeft, 0.04));
    const outside = await lumaAt(photo, between(bottomLeft, bottomRight, topLeft, -0.06));
    expect(inside).toBeGreaterThan(185);
    expect(outside).toBeLessThan(170);
  });

  test('washes out part of the document under a lamp', async () => {
    const clipped = async (glare: number) => {
      const { jpeg } = await photograph(pages.back!, { glare, width: 800 });
      const pixels = await sharp(jpeg).greyscale().raw().toBuffer();
      return pixels.reduce((count, luma) => count + (luma >= 250 ? 1 : 0), 0) / pixels.length;
    };
    expect(await clipped(0)).toBeLessThan(0.001);
    expect(await clipped(0.9)).toBeGreaterThan(0.01);
  });

  test('makes files of a sensible size', async () => {
    const { jpeg } = await photograph(pages.front);
    expect(jpeg.length).toBeGreaterThan(150_000);
    expect(jpeg.length).toBeLessThan(1_500_000);
  });
});

describe('flatten', () => {
  test('gives the page alone, at its full size', async () => {
    const meta = await sharp(await flatten(pages.front)).metadata();
    expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', pages.front.width, pages.front.height]);
  });
});

/** Half way along the bottom edge, and up towards the top by a share of the card's height. */
function between(bottomLeft: Point, bottomRight: Point, topLeft: Point, up: number): Point {
  return {
    x: (bottomLeft.x + bottomRight.x) / 2 + (topLeft.x - bottomLeft.x) * up,
    y: (bottomLeft.y + bottomRight.y) / 2 + (topLeft.y - bottomLeft.y) * up,
  };
}

async function lumaAt({ jpeg }: Photo, { x, y }: Point): Promise<number> {
  const around = { left: Math.round(x) - 2, top: Math.round(y) - 2, width: 5, height: 5 };
  const { channels } = await sharp(await sharp(jpeg).extract(around).greyscale().toBuffer()).stats();
  return channels[0]!.mean;
}
