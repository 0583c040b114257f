import { describe, expect, test } from 'vitest';
import { drawSelfie, type Sitter } from './index.ts';

const sitter: Sitter = { seed: 'somebody', sex: 'F', birthDate: '1990-05-17' };

describe('drawSelfie', () => {
  test('draws the same bytes from the same sitter and seed, others when either changes', async () => {
    const draw = (who: Sitter, seed: number) => drawSelfie(who, { seed, width: 480 });
    const one = await draw(sitter, 1);
    expect((await draw(sitter, 1)).equals(one)).toBe(true);
    expect((await draw(sitter, 2)).equals(one)).toBe(false);
    expect((await draw({ ...sitter, seed: 'somebody else' }, 1)).equals(one)).toBe(false);
  });
});
