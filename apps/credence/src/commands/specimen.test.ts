import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../command-line.ts';
import { specimen } from './specimen.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'credence-specimen-'));
});
afterAll(() => rm(cwd, { recursive: true }));

async function run(...args: string[]) {
  const said = { out: '', err: '' };
  const code = await runCommandLine([specimen], ['specimen', ...args], {
    env: {},
    cwd,
    colours: false,
    untilInterrupted: () => new AbortController().signal,
    out: (text) => {
      said.out += `${text}\n`;
    },
    err: (text) => {
      said.err += `${text}\n`;
    },
  });
  return { code, ...said };
}

describe('credence specimen', () => {
  test('writes a passport that is verified, unless told otherwise', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toEqual(
      ['passport-front.jpg', 'passport.json'].map((name) => join(cwd, 'specimens', name)),
    );
    expect((await readdir(join(cwd, 'specimens'))).sort()).toEqual(['passport-front.jpg', 'passport.json']);
  });

  test('writes what leads to an outcome, the same bytes for the same options', async () => {
    const options = ['--outcome', 'selfie_face_mismatch', '--seed', 'a', '--today', '2026-11-01', '--out', 'pictures'];
    const { out } = await run('id_card', ...options, '--json');
    const { files, truth } = JSON.parse(out);
    const drawn = await specimens.forOutcome({
      outcome: 'selfie_face_mismatch',
      type: 'id_card',
      seed: 'a',
      today: '2026-11-01',
    });
    expect(truth).toEqual(drawn.truth);
    expect(JSON.parse(await readFile(files.truth, 'utf8'))).toEqual(drawn.truth);
    for (const side of ['front', 'back', 'selfie'] as const) {
      expect(files[side]).toBe(join(cwd, 'pictures', `id_card-selfie_face_mismatch-${side}.jpg`));
      expect((await readFile(files[side])).equals(drawn[side]!)).toBe(true);
    }
  });

  test('takes what the document is to say', async () => {
    const { out } = await run(
      '--first-name',
      'Jenny',
      '--last-name',
      'Rosen',
      '--dob',
      '1990-02-01',
      '--number',
      'X1234567',
      '--json',
    );
    expect(JSON.parse(out).truth).toMatchObject({
      firstName: 'JENNY',
      lastName: 'ROSEN',
      birthDate: '1990-02-01',
      documentNumber: 'X1234567',
    });
  });

  test.each([
    [['library_card'], '"library_card" is no document that can be drawn.'],
    [['--outcome', 'abandoned'], '--outcome must be one of verified, document_expired'],
    [['--dob', '1990-02-30'], '--dob: "1990-02-30" is no date.'],
    [['--today', 'tomorrow'], '--today: "tomorrow" is no date.'],
    [['--number', 'TOO-LONG-FOR-IT'], 'takes up to 9 characters'],
  ])('%j is wrong usage', async (args, message) => {
    expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });

  test('says when the folder cannot be written to', async () => {
    await writeFile(join(cwd, 'taken'), '');
    const { code, err } = await run('--out', 'taken');
    expect(code).toBe(1);
    expect(err).toMatch(/^The pictures cannot be written to .*taken: /);
  });

  test.runIf(existsSync('/proc/self'))(
    'says so where nobody can make a folder, instead of trying for ever',
    async () => {
      const { code, err } = await run('--out', '/proc/pictures/more');
      expect(code).toBe(1);
      expect(err).toMatch(/^The pictures cannot be written to \/proc\/pictures\/more: ENOENT/);
    },
  );
});
