import type { SessionView } from '@credence/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Piece, type Problem, RequestFailed } from './api.ts';
import { type Line, uploadPhoto } from './upload.ts';

const VIEW = { id: 'vs_1' } as SessionView;
const KIB = 1024;

/** A server that keeps what arrives, over a line that fails as told, try by try. */
function openServer(failures: (Problem | null)[] = []) {
  const kept: number[] = [];
  let received = 0;
  let upload = '';
  const waits: number[] = [];
  const line: Line = {
    async sendWhole(_, photo) {
      kept.push(photo.size);
      return VIEW;
    },
    async send(_, { from, to, photo, ...piece }: Piece, onSent) {
      onSent(to - from);
      const failure = failures.shift();
      if (failure) throw new RequestFailed(failure);
      if (piece.upload !== upload) [upload, received] = [piece.upload, 0];
      if (from === received) {
        received = to;
        kept.push(to - from);
      }
      return received === photo.size ? VIEW : { received };
    },
    wait: async (ms) => {
      waits.push(ms);
    },
  };
  return { line, kept, waits, restart: () => (received = 0) };
}

const told: (number | boolean)[] = [];
const tell = {
  onProgress: (fraction: number) => told.push(fraction),
  onStalled: (stalled: boolean) => told.push(stalled),
};
beforeEach(() => {
  told.length = 0;
});

const photo = (bytes: number) => new Blob([new Uint8Array(bytes)]);

describe('a photo', () => {
  test('that is small goes in one piece, a large one in several', async () => {
    const small = openServer();
    expect(await uploadPhoto(small.line, 'front', photo(300 * KIB), tell)).toBe(VIEW);
    expect(small.kept).toEqual([300 * KIB]);
    const large = openServer();
    await uploadPhoto(large.line, 'front', photo(1200 * KIB), tell);
    expect(large.kept).toEqual([512 * KIB, 512 * KIB, 176 * KIB]);
    expect(told.filter((it) => typeof it === 'number').at(-1)).toBe(1);
  });

  test('goes on with the piece that was lost, and says that it waited', async () => {
    const server = openServer([null, 'network', 'network', null]);
    expect(await uploadPhoto(server.line, 'front', photo(1200 * KIB), tell)).toBe(VIEW);
    expect(server.kept).toEqual([512 * KIB, 512 * KIB, 176 * KIB]);
    expect(server.waits).toEqual([1_000, 2_000]);
    expect(told.filter((it) => typeof it === 'boolean')).toEqual([false, true, true, false, false]);
  });

  test('begins again where the server has forgotten it', async () => {
    const server = openServer([null, 'server_error']);
    const sending = uploadPhoto(server.line, 'front', photo(700 * KIB), tell);
    server.restart();
    expect(await sending).toBe(VIEW);
    expect(server.kept).toEqual([512 * KIB, 512 * KIB, 188 * KIB]);
  });

  test('goes in one request where several servers answer by turns, none with all of it', async () => {
    const servers = [openServer(), openServer()];
    let turn = 0;
    const line = {
      ...servers[0]!.line,
      send: (...args: Parameters<Line['send']>) => servers[turn++ % 2]!.line.send(...args),
    };
    expect(await uploadPhoto(line, 'front', photo(1200 * KIB), tell)).toBe(VIEW);
    expect(servers[0]!.kept.at(-1)).toBe(1200 * KIB);
    expect(turn).toBeLessThan(6);
  });

  test('is given up when the line stays gone, and goes on where it was when it is sent again', async () => {
    const gone = new Array<Problem>(8).fill('network');
    const server = openServer([null, ...gone]);
    const blob = photo(1200 * KIB);
    await expect(uploadPhoto(server.line, 'front', blob, tell)).rejects.toMatchObject({ problem: 'network' });
    expect(server.waits).toHaveLength(7);
    expect(await uploadPhoto(server.line, 'front', blob, tell)).toBe(VIEW);
    expect(server.kept).toEqual([512 * KIB, 512 * KIB, 176 * KIB]);
  });

  test.each(['image_corrupt', 'session_closed', 'rate_limit'] as const)(
    'is not sent again after %s',
    async (problem) => {
      const server = openServer([problem]);
      await expect(uploadPhoto(server.line, 'front', photo(KIB), tell)).rejects.toMatchObject({ problem });
      expect(server.waits).toEqual([]);
    },
  );
});
