import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import type { Log } from '../app.ts';
import { type Analysis, type AnalysisOptions, openAnalysis } from './analysis.ts';

const log: Log = { info() {}, warn() {}, error() {} };
const open: Analysis[] = [];
afterEach(async () => {
  for (const analysis of open.splice(0)) await analysis.close();
});

describe('the cage', () => {
  const entry = new URL('../../test/analysis-child.ts', import.meta.url);
  const cage = (options: Partial<AnalysisOptions> = {}) => start({ entry, ...options });
  const order = (analysis: Analysis, what: string) => analysis.inspect(Buffer.from(what));

  test('starts no process before the first image', async () => {
    const analysis = cage();
    expect(analysis.pids()).toEqual([]);
    await order(analysis, 'hello');
    expect(analysis.pids()).toHaveLength(1);
  });

  test('survives an image that crashes its process: it is tried once more, then rejected, and the next one is read', async () => {
    const analysis = cage({ processes: 1 });
    expect(await order(analysis, 'crash')).toEqual({ problem: 'corrupt' });
    expect(await order(analysis, 'hello')).toMatchObject({ format: 'png' });
  });

  test('kills a process that takes too long', async () => {
    const analysis = cage({ processes: 1, timeoutMs: 300 });
    expect(await order(analysis, 'hang')).toEqual({ problem: 'too_slow' });
    expect(await order(analysis, 'hello')).toMatchObject({ format: 'png' });
  });

  test('kills a process that takes too much memory', async () => {
    const analysis = cage({ processes: 1, residentMaxBytes: 256 * 1024 ** 2 });
    expect(await order(analysis, 'eat')).toEqual({ problem: 'too_slow' });
  });

  test('goes on with other images while one hangs', async () => {
    const analysis = cage({ processes: 2, timeoutMs: 5_000 });
    const hanging = order(analysis, 'hang');
    const others = await Promise.all(Array.from({ length: 10 }, () => order(analysis, 'hello')));
    expect(others.every((answer) => 'format' in answer)).toBe(true);
    expect(await hanging).toEqual({ problem: 'too_slow' });
  });

  test('passes a fault of ours on as an error, so that the job tries again', async () => {
    await expect(order(cage(), 'fault')).rejects.toThrow('RangeError');
  });

  test('says so when a process cannot start', async () => {
    const analysis = cage({ entry: new URL('./no-such-file.ts', import.meta.url) });
    await expect(order(analysis, 'hello')).rejects.toThrow(/did not start/);
  });

  test('leaves no process behind when it is closed in the middle of an image', async () => {
    const analysis = cage();
    const hanging = order(analysis, 'hang').catch((error: Error) => error.message);
    await order(analysis, 'hello');
    const pids = analysis.pids();
    await analysis.close();
    expect(await hanging).toMatch(/closed/);
    for (const pid of pids) expect(() => execFileSync('kill', ['-0', String(pid)], { stdio: 'ignore' })).toThrow();
  });
});

function start(options: Partial<AnalysisOptions>): Analysis {
  const analysis = openAnalysis({ log, ...options });
  open.push(analysis);
  return analysis;
}
