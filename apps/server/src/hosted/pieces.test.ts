import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type PieceRequest, Pieces } from './pieces.ts';

const PHOTO = Buffer.from('0123456789');
const finish = vi.fn(async (photo: Buffer) => `kept ${photo}`);
let pieces: Pieces<string>;
beforeEach(() => {
  finish.mockClear();
  pieces = new Pieces();
});

function send(from: number, to: number, of: Partial<PieceRequest> = {}) {
  const piece = {
    owner: 'vs_1',
    of: 'front',
    upload: 'a',
    offset: from,
    total: PHOTO.length,
    bytes: PHOTO.subarray(from, to),
    ...of,
  };
  return pieces.take(piece, finish);
}

describe('a photo in pieces', () => {
  test('is finished once, with all of it, when the last piece is here', async () => {
    expect(await send(0, 4)).toEqual({ received: 4 });
    expect(await send(4, 8)).toEqual({ received: 8 });
    expect(await send(8, 10)).toBe('kept 0123456789');
    expect(finish).toHaveBeenCalledTimes(1);
  });

  test('goes on from where it is, whatever the sender believes', async () => {
    await send(0, 4);
    expect(await send(0, 4)).toEqual({ received: 4 });
    expect(await send(6, 10)).toEqual({ received: 4 });
    expect(await send(4, 10)).toBe('kept 0123456789');
  });

  test('tells the same again to who did not hear the end of it', async () => {
    await send(0, 10);
    expect(await send(6, 10)).toBe('kept 0123456789');
    expect(finish).toHaveBeenCalledTimes(1);
  });

  test('can be sent again when it was refused: the reason may have passed', async () => {
    finish.mockRejectedValueOnce(new Error('busy'));
    await expect(send(0, 10)).rejects.toThrow('busy');
    expect(await send(6, 10)).toEqual({ received: 0 });
    expect(await send(0, 10)).toBe('kept 0123456789');
  });

  test('is to be sent from its start to a process that does not know it', async () => {
    expect(await send(4, 8)).toEqual({ received: 0 });
  });

  test('is never joined with another person’s or another photo’s pieces', async () => {
    await send(0, 4);
    expect(await send(4, 10, { owner: 'vs_2' })).toEqual({ received: 0 });
    expect(await send(4, 10, { upload: 'b' })).toEqual({ received: 0 });
    expect(await send(4, 10, { of: 'back' })).toEqual({ received: 0 });
    expect(finish).not.toHaveBeenCalled();
  });
});

describe('what is held', () => {
  test('of one person are two photos, the last ones, whatever they show', async () => {
    await send(0, 4, { upload: 'a' });
    await send(0, 4, { upload: 'b' });
    await send(0, 4, { upload: 'c', of: 'back' });
    expect(await send(4, 10, { upload: 'a' })).toEqual({ received: 0 });
    expect(await send(4, 10, { upload: 'b' })).toBe('kept 0123456789');
  });

  test('is forgotten after ten minutes, and when the server ends', async () => {
    vi.useFakeTimers();
    await send(0, 4);
    vi.advanceTimersByTime(10 * 60_000);
    expect(await send(4, 10)).toEqual({ received: 0 });
    vi.useRealTimers();
    await send(0, 4);
    pieces.close();
    expect(await send(4, 10)).toEqual({ received: 0 });
  });

  test('has a limit: what was not added to for longest makes room', async () => {
    const half = Buffer.alloc(64 * 1024 * 1024);
    const total = 2 * half.length;
    await send(0, 4, { owner: 'vs_2' });
    await send(0, 0, { owner: 'vs_3', bytes: half, total });
    await send(4, 8, { owner: 'vs_2' });
    await send(0, 0, { owner: 'vs_4', bytes: half, total });
    expect(await send(8, 10, { owner: 'vs_2' })).toBe('kept 0123456789');
    expect(await send(half.length, 0, { owner: 'vs_3', offset: half.length, bytes: half, total })).toEqual({
      received: 0,
    });
  });
});
