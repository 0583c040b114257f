import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureReading, SelfieFrameReading } from '@credence/verification';
import { beforeAll, expect, describe as group, test } from 'vitest';
import { faceFigures, facePairs } from './faces.ts';
import { judgeAll, type PictureReading } from './judge.ts';
import { describe, writeReport } from './report.ts';
import { loadSessionSet, picturesOf } from './session-set.ts';
import { figuresOf, tallyOf, verdictsOf } from './tally.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-evaluation-'));
});

const write = (manifest: object) => writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));

group('a labelled folder', () => {
  test('lists sessions, each picture to be read once for every way it is read', async () => {
    await write({
      today: '2026-11-01',
      sessions: [
        { id: 'a', label: 'genuine', type: 'id_card', front: 'f.jpg', back: 'b.jpg', selfie: 's.jpg' },
        { id: 'b', label: 'other_selfie', type: 'passport', front: 'f.jpg', selfie: 's.jpg' },
      ],
    });
    const { sessions, today } = await loadSessionSet(folder);
    expect(today).toBe('2026-11-01');
    expect(picturesOf(sessions).map(({ file, kind }) => `${kind} ${file.slice(folder.length + 1)}`)).toEqual([
      'front f.jpg',
      'back b.jpg',
      'selfie s.jpg',
      'passport f.jpg',
    ]);
  });

  test('may list single pictures: those that say how they attack, but for faces', async () => {
    await write({
      entries: [
        { id: 'copy', file: 'copy.jpg', doc_type: 'passport', attack: 'grey photocopy' },
        { id: 'plain', file: 'plain.jpg', doc_type: 'passport' },
        { id: 'face', file: 'face.jpg', doc_type: 'selfie', attack: 'phone screen attack' },
      ],
    });
    expect((await loadSessionSet(folder)).sessions).toMatchObject([{ id: 'copy', label: 'grey photocopy' }]);
  });

  test.each([
    [{}, /lists no sessions/],
    [{ sessions: [{ id: 'a', label: 'genuine' }] }, /sessions\[0\] of the manifest needs id, label and front/],
    [{ sessions: [{ id: 'a', label: 'genuine', front: 'f', type: 'visa' }] }, /type must be one of passport/],
  ])('that says %j is refused', async (manifest, message) => {
    await write(manifest);
    await expect(loadSessionSet(folder)).rejects.toThrow(message);
  });
});

const NOTHING: CaptureReading = { image: { format: 'jpeg', width: 1000, height: 700 }, text: [] };
const QUAD = [
  { x: 0, y: 0 },
  { x: 90, y: 0 },
  { x: 90, y: 90 },
  { x: 0, y: 90 },
] as const;

/** A face of a made-up person: people are as many axes of the embedding. */
function faceOf(person: number) {
  const embedding = Array.from({ length: 192 }, (_, i) => (i === person ? 1 : 0));
  const pose = { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 };
  return { quad: QUAD, score: 1, meshScore: 1, eyeDistancePx: 80, ...pose, sharpness: 90, exposure: 120, embedding };
}

const sessions = [0, 1, 2].map((n) => ({
  id: `s${n}`,
  label: n < 2 ? 'genuine' : 'other_selfie',
  type: 'passport' as const,
  front: `f${n}`,
  selfie: `s${n}`,
}));

function judged() {
  const set = { root: folder, today: '2026-11-01', sessions };
  const pictures = picturesOf(sessions);
  const readings = pictures.map(({ file, kind }): PictureReading => {
    const person = Number(file.at(-1));
    const selfie: SelfieFrameReading = { image: NOTHING.image, faces: [faceOf(person)] };
    return kind === 'selfie' ? selfie : { ...NOTHING, faces: [faceOf(person)] };
  });
  return judgeAll(set, pictures, readings);
}

group('a report', () => {
  test('counts what each policy made of each label', () => {
    expect(tallyOf(judged(), 'standard')).toEqual([
      { label: 'genuine', sessions: 2, accepted: 0, held: 0, refused: 2 },
      { label: 'other_selfie', sessions: 1, accepted: 0, held: 0, refused: 1 },
    ]);
    expect(Object.keys(figuresOf(judged()))).toEqual(['permissive', 'standard', 'careful', 'strict']);
    expect(verdictsOf(judged())).toEqual({ s0: false, s1: false, s2: true });
  });

  test('crosses the faces of genuine sessions, and claims nothing that so few pairs cannot carry', () => {
    const pairs = facePairs(judged());
    expect(pairs.map(({ same, similarity }) => `${same} ${similarity}`)).toEqual([
      'true 1',
      'false 0',
      'false 0',
      'true 1',
    ]);
    const [, at1e3, at1e4] = faceFigures(pairs);
    expect(at1e3).toContain('not measurable, n = 2 pairs of two people, 2995 needed');
    expect(at1e4).toContain('29956 needed');
  });

  test('tells enough pairs apart at the rate asked for', () => {
    const pairs = [
      ...Array.from({ length: 3000 }, (_, i) => ({ same: false, similarity: i / 10_000 })),
      { same: true, similarity: 0.9 },
      { same: true, similarity: 0.1 },
    ];
    expect(faceFigures(pairs)[1]).toMatch(/^FNMR at FMR 1e-3, above 0\.\d{3}: 1\/2 /);
  });

  test('names sessions that came out otherwise than in the last run, and says what it does not claim', () => {
    const text = describe(judged(), { s0: true, s1: false, s2: false });
    expect(text).toContain('of 3 sessions 1 are now right, 1 now wrong (McNemar, p = 1.000); now wrong: s0');
    expect(text).toContain('Drawn attacks are not field attacks. None of this is certified (ISO/IEC 30107-3).');
  });

  test('is written with plots', async () => {
    const path = join(folder, 'report.html');
    writeReport(path, judged(), 'figures');
    const page = await readFile(path, 'utf8');
    expect(page.match(/<svg/g)!.length).toBeGreaterThan(2);
    expect(page).toContain('selfie_match: similarity');
  });
});
