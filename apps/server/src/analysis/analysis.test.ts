import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Analysis, AnalysisFault, type AnalysisOptions, openAnalysis } from './analysis.ts';
import { PoolBusy } from './pool.ts';

const misbehaving = new URL('../../test/analysis-child.ts', import.meta.url);
const opened: Analysis[] = [];
const warnings: string[] = [];

function open(options: Partial<AnalysisOptions> = {}): Analysis {
  const log = { warn: (fields: object, message: string) => warnings.push(JSON.stringify(fields) + message) };
  const analysis = openAnalysis({ log, ...options });
  opened.push(analysis);
  return analysis;
}

const image = (text: string) => new TextEncoder().encode(text);

afterEach(async () => {
  for (const analysis of opened.splice(0)) await analysis.close();
  warnings.length = 0;
});

describe('with the real reader', () => {
  test('a photo is inspected in a process that starts when it is needed', async () => {
    const analysis = open();
    expect(analysis.pids()).toEqual([]);
    expect(await analysis.inspect(blackPng(640, 480))).toEqual({ format: 'png', width: 640, height: 480 });
    expect(analysis.pids()).toHaveLength(1);
  });

  test('a photo of nothing has a reading in which nothing was found', async () => {
    const readings = await open().read([{ side: 'front', bytes: blackPng(640, 480) }]);
    const image = { format: 'png', width: 640, height: 480 };
    expect(readings.captures.front).toEqual({
      ...{ image, text: [] },
      authenticity: expect.anything(),
      pictureHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(readings.problems).toBeUndefined();
    expect(Object.keys(readings.pipeline)).toContain('text_recognition');
  });

  test('a selfie is read in the cage, and the front of the document then looked over for a portrait', async () => {
    const analysis = open();
    const blank = blackPng(640, 480);
    const document = [
      { side: 'front', bytes: blank },
      { side: 'back', bytes: blank },
    ] as const;
    const readings = await analysis.read(document, [blank, image('<svg/>')]);
    expect(readings.captures.front?.faces).toEqual([]);
    expect(readings.captures.back).not.toHaveProperty('faces');
    expect(readings.selfie?.frames).toEqual([
      { image: { format: 'png', width: 640, height: 480 }, faces: [] },
      { image: { format: 'jpeg', width: 0, height: 0 }, faces: [], problem: 'unsupported_format' },
    ]);
    expect(readings.pipeline).toHaveProperty('face_embedding');
  });

  test('files that are no photo are told apart from faults', async () => {
    const analysis = open();
    const readings = await analysis.read([
      { side: 'front', bytes: image('<svg/>') },
      { side: 'back', bytes: blackPng(640, 480).subarray(0, 60) },
    ]);
    expect(readings.problems).toEqual({ front: 'unsupported_format', back: 'corrupt' });
    expect(readings.captures.back).toMatchObject({ text: [] });
    expect(await analysis.inspect(blackPng(9000, 9000))).toEqual({ problem: 'too_many_pixels' });
  });
});

describe('an image that', () => {
  test('crashes its process twice is corrupt, and the next one is served', async () => {
    const analysis = open({ entry: misbehaving });
    expect(await analysis.inspect(image('crash'))).toEqual({ problem: 'corrupt' });
    expect(await analysis.inspect(image('exit'))).toEqual({ problem: 'corrupt' });
    expect(await analysis.inspect(image('a photo'))).toMatchObject({ format: 'jpeg', width: 7 });
    expect(warnings).toHaveLength(2);
  });

  test('never ends is stopped by its processor time', async () => {
    const analysis = open({ entry: misbehaving, timeoutMs: 300 });
    expect(await analysis.inspect(image('spin'))).toEqual({ problem: 'too_slow' });
    expect(await analysis.inspect(image('a photo'))).toMatchObject({ format: 'jpeg' });
  });

  test('grows without end is stopped, and this process has not grown with it', async () => {
    const analysis = open({ entry: misbehaving, residentMaxBytes: 300 * 1024 ** 2 });
    const before = process.memoryUsage.rss();
    expect(await analysis.inspect(image('grow'))).toEqual({ problem: 'too_slow' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 ** 2);
  });
});

describe('a fault of ours', () => {
  test('is thrown, and tells nothing that was read', async () => {
    const analysis = open({ entry: misbehaving });
    const fault = await analysis.inspect(image('throw')).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(AnalysisFault);
    expect((fault as Error).message).toContain('RangeError');
    expect((fault as Error).message).not.toContain('X1234567');
  });

  test('is a process that cannot be started', async () => {
    const analysis = open({ entry: new URL('../../test/no-such-file.ts', import.meta.url) });
    await expect(analysis.inspect(image('a photo'))).rejects.toThrow(AnalysisFault);
  });

  test('is a process that was killed from outside twice; once is made good', async () => {
    const analysis = open({ entry: misbehaving, timeoutMs: 600_000 });
    const result = analysis.inspect(image('spin')).catch((error: unknown) => error);
    const [first] = await pidsOf(analysis);
    process.kill(first!, 'SIGKILL');
    const [second] = await pidsOf(analysis, first);
    process.kill(second!, 'SIGKILL');
    expect(await result).toBeInstanceOf(AnalysisFault);
    expect(await analysis.inspect(image('a photo'))).toMatchObject({ format: 'jpeg' });
  });

  test('is closing in the middle of the work', async () => {
    const analysis = open({ entry: misbehaving, timeoutMs: 600_000 });
    const result = analysis.inspect(image('spin')).catch((error: unknown) => error);
    await pidsOf(analysis);
    await analysis.close();
    expect(await result).toBeInstanceOf(AnalysisFault);
    expect(analysis.pids()).toEqual([]);
  });
});

test('a crash during one task leaves the other process to its own', async () => {
  const analysis = open({ entry: misbehaving, processes: 2 });
  const results = await Promise.all(
    ['a', 'crash', 'bb', 'crash', 'ccc', 'dddd'].map((text) => analysis.inspect(image(text))),
  );
  expect(results.map((result) => ('problem' in result ? result.problem : result.width))).toEqual([
    1,
    'corrupt',
    2,
    'corrupt',
    3,
    4,
  ]);
});

test('no more tasks wait than the queue holds', async () => {
  const analysis = open({ entry: misbehaving, processes: 1, queueMax: 2 });
  const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map((text) => analysis.inspect(image(text))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  expect((results[3] as PromiseRejectedResult).reason).toBeInstanceOf(PoolBusy);
});

describe('the cage', () => {
  test('lets nothing be read but code, nobody be called, and none of our secrets be seen', async () => {
    process.env.CREDENCE_SECRET_IN_TEST = 'sk_test_1';
    const analysis = open({ entry: misbehaving });
    const answers = async (text: string) => (await analysis.inspect(image(text))) as unknown;
    expect(await answers('read /etc/passwd')).toBe('ERR_ACCESS_DENIED');
    expect(await answers('connect')).toBe('This process has no network.');
    expect(await answers('fetch')).toBe('This process has no network.');
    expect(await answers('environment')).not.toContain('CREDENCE_SECRET_IN_TEST');
    delete process.env.CREDENCE_SECRET_IN_TEST;
  });

  test('ends with the process that opened it', async () => {
    const parent = fork(new URL('../../test/analysis-parent.ts', import.meta.url), { execArgv: [] });
    const pid = await new Promise<number>((resolve) => parent.once('message', (message) => resolve(message as number)));
    parent.kill('SIGKILL');
    while (isAlive(pid)) await delay(20);
    expect(isAlive(pid)).toBe(false);
  });
});

/** Waits until a process works, another one than `not`. */
async function pidsOf(analysis: Analysis, not?: number): Promise<number[]> {
  for (;;) {
    const pids = analysis.pids().filter((pid) => pid !== not);
    if (pids.length > 0) return pids;
    await delay(10);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'ascii'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
