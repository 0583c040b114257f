import { expect, test } from 'vitest';
import type { TypedWordReading } from '../authenticity.ts';
import { gatherFacts } from '../facts.ts';
import { type CaptureReading, READINGS_VERSION, type Readings, type TextLine } from '../readings.ts';
import type { Evidence } from './check.ts';
import { valuesTypedAlike } from './values-typed-alike.ts';

const TODAY = '2026-03-01';

/** A licence of 1000 by 630 pixels: what is printed, and where its lines begin. */
const LINES: readonly [text: string, x: number, y: number][] = [
  ['DRIVING LICENCE', 400, 20],
  ['1. ERIKSSON', 350, 100],
  ['2. ANNA MARIA', 350, 140],
  ['3. 12.08.1974', 350, 180],
  ['4a. 02.01.2020', 350, 220],
  ['4b. 01.01.2030', 350, 260],
  ['5. OC708124AM9', 350, 300],
];

/** The words that are values, as they measure on a photo. */
const WORDS: TypedWordReading[] = [
  [1, 1, 8],
  [2, 1, 4],
  [2, 2, 5],
  [3, 1, 8],
  [4, 1, 8],
  [5, 1, 8],
  [6, 1, 11],
].map(([line, word, letters], i) => ({
  ...{ line: line!, word: word!, letters: letters! },
  ...{ height: 0.022, stroke: 0.17, ink: 0.9 + i * 0.002, edgePx: 2.2 + (i % 2) * 0.06 },
}));

const EXPIRY = 5;

test('values that one machine has printed pass', () => {
  expect(ask(WORDS)).toMatchObject({ outcome: 'pass', evidence: { compared: 5 } });
});

test.each<[string, Partial<TypedWordReading>]>([
  ['sharper and paler', { edgePx: 1.9, ink: 0.8 }],
  ['sharper and larger', { edgePx: 1.9, height: 0.0236 }],
  ['softer and heavier', { edgePx: 3, stroke: 0.21 }],
  ['softer and darker', { edgePx: 3, ink: 0.99 }],
])('one that is %s than all others stays open, and where it stands is told', (_, stray) => {
  const answer = ask(strange(EXPIRY, stray))!;
  expect(answer).toMatchObject({ outcome: 'inconclusive', regions: [{ capture: 'front', kind: 'box' }] });
  expect(answer.regions![0]!.box[0].y).toBeCloseTo(260 / 630, 3);
});

test.each<[string, TypedWordReading[]]>([
  ['heavier or in another colour alone: issuers print so', strange(EXPIRY, { ink: 0.6, stroke: 0.25 })],
  [
    'alike in another',
    [...strange(EXPIRY, { edgePx: 1.8, ink: 0.8 })].map((word) => (word.line === 4 ? { ...word, edgePx: 1.82 } : word)),
  ],
  ['much larger than the rest', strange(EXPIRY, { height: 0.03, edgePx: 1.8 })],
  ['little sharper', strange(EXPIRY, { edgePx: 2.08, ink: 0.8 })],
])('one passes that is %s', (_, words) => {
  expect(ask(words)).toMatchObject({ outcome: 'pass' });
});

test('what is out of focus is softer, and paler with it', () => {
  expect(ask(strange(EXPIRY, { edgePx: 3 }))).toMatchObject({ outcome: 'pass' });
  expect(ask(strange(EXPIRY, { edgePx: 3, ink: 0.75 }))).toMatchObject({ outcome: 'pass' });
});

test('a lens may be softer in a corner than in the middle', () => {
  const [softer, apart] = [strange(EXPIRY, { edgePx: 2.5, stroke: 0.25 }), [...LINES]];
  expect(ask(softer)).toMatchObject({ outcome: 'inconclusive' });
  apart[EXPIRY] = ['4b. 01.01.2030', 760, 580];
  expect(ask(softer, apart)).toMatchObject({ outcome: 'pass' });
});

test('nothing is asked of readings from before, of fewer than four values, or of small pictures', () => {
  expect(ask(undefined)).toBeUndefined();
  expect(ask(WORDS.filter(({ line }) => line > 3))).toBeUndefined();
  expect(ask(WORDS.map((word) => ({ ...word, height: 0.012 })))).toBeUndefined();
});

function strange(line: number, stray: Partial<TypedWordReading>): TypedWordReading[] {
  return WORDS.map((word) => (word.line === line ? { ...word, ...stray } : word));
}

function ask(typed: TypedWordReading[] | undefined, lines = LINES) {
  const text = lines.map(([text, x, y]): TextLine => {
    const right = x + 12 * text.length;
    const quad = [
      { x, y },
      { x: right, y },
      { x: right, y: y + 30 },
      { x, y: y + 30 },
    ] as const;
    return { text, confidence: 0.99, quad };
  });
  const front: CaptureReading = {
    image: { format: 'jpeg', width: 1000, height: 630 },
    quality: { sharpness: 400, glareFraction: 0, exposure: 160, pageWidthPx: 1000 },
    text,
    authenticity: {
      file: { camera: false, editors: [], contentCredentials: false, jpegQuality: 90 },
      frame: { margin: 0.1, skew: 0.02, bars: 0 },
      ...(typed && { typed }),
    },
  };
  const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures: { front } };
  return valuesTypedAlike.run({ readings, facts: gatherFacts(readings, TODAY) } as Evidence);
}
