import { describe, expect, test } from 'vitest';
import type { AuthenticityReading, PiecesReading } from '../authenticity.ts';
import { gatherFacts } from '../facts.ts';
import { type CaptureReading, type Quad, READINGS_VERSION, type Readings, type TextLine } from '../readings.ts';
import { NO_DATA } from '../report.ts';
import type { Check } from './check.ts';
import { documentDates } from './document-dates.ts';
import { documentFileUnedited } from './document-file-unedited.ts';
import { documentInColour } from './document-in-colour.ts';
import { documentInSurroundings } from './document-in-surroundings.ts';
import { documentOnScreen } from './document-on-screen.ts';
import { documentReprinted } from './document-reprinted.ts';
import { pictureOfOnePiece } from './picture-of-one-piece.ts';
import { portraitHasGrain } from './portrait-has-grain.ts';
import { portraitLevel } from './portrait-level.ts';
import { portraitNotStuckOn } from './portrait-not-stuck-on.ts';

const TODAY = '2026-03-01';
const QUAD: Quad = [
  { x: 200, y: 150 },
  { x: 1800, y: 150 },
  { x: 1800, y: 1150 },
  { x: 200, y: 1150 },
];

/** As measured on a photo of a document on a table. */
const PHOTO: AuthenticityReading = {
  file: { camera: true, editors: [], contentCredentials: false, jpegQuality: 88 },
  frame: { margin: 0.1, skew: 0.03, bars: 0 },
  periodicity: { luma: 3.4, chroma: 3.1, tiles: 15 },
  colour: { spread: 0.05 },
  noise: { level: 0.6 },
  pieces: { frequencies: 12, line: { excess: 1.8, share: 1.1, quad: QUAD } },
  seams: [{ shadowMm: 0.001, dip: 0.005, quad: QUAD }],
};

/** Of a photo that was saved once. */
const GRAIN = { pieces: { frequencies: 0 }, grain: { portrait: 0.2, page: 0.4, quad: QUAD } };

describe('a photo of a document passes', () => {
  test.each([
    documentInColour,
    documentInSurroundings,
    documentOnScreen,
    documentReprinted,
    documentFileUnedited,
    pictureOfOnePiece,
    portraitNotStuckOn,
    portraitHasGrain,
  ])('$id', (check) => {
    const front = check === portraitHasGrain ? { ...PHOTO, ...GRAIN } : PHOTO;
    expect(ask(check, { front })).toMatchObject({ outcome: 'pass' });
  });
});

describe('is not genuine, or is looked at:', () => {
  test.each<[string, Check, Partial<AuthenticityReading>, 'fail' | 'inconclusive']>([
    ['a display', documentOnScreen, { periodicity: { luma: 8, chroma: 5.7, tiles: 12 } }, 'fail'],
    ['what may be a display', documentOnScreen, { periodicity: { luma: 6, chroma: 4.5, tiles: 12 } }, 'inconclusive'],
    ['rows of dots', documentReprinted, { periodicity: { luma: 7, chroma: 3.4, tiles: 12 } }, 'fail'],
    ['grain', documentReprinted, { noise: { level: 3.2 } }, 'inconclusive'],
    ['grain of the portrait', documentReprinted, { grain: { portrait: 7.7, page: 0.1, quad: QUAD } }, 'fail'],
    ['a page in black', documentInColour, { colour: { spread: 0.01 } }, 'fail'],
    ['a pale page', documentInColour, { colour: { spread: 0.02 } }, 'inconclusive'],
    ['a screenshot', documentInSurroundings, { frame: { margin: 0.2, skew: 0, bars: 0.03 } }, 'fail'],
    ['a scan', documentInSurroundings, { frame: { margin: 0, skew: 0, bars: 0 } }, 'inconclusive'],
    ['a portrait put in', pictureOfOnePiece, putIn({ patch: { excess: 2600, share: 1, quad: QUAD } }), 'fail'],
    ['a word typed in', pictureOfOnePiece, putIn({ line: { excess: 24, share: 0.7, quad: QUAD } }), 'inconclusive'],
    ['a portrait stuck on', portraitNotStuckOn, { seams: [{ shadowMm: 0.012, dip: 0, quad: QUAD }] }, 'inconclusive'],
    ['an edge in shadow', portraitNotStuckOn, { seams: [{ shadowMm: 0, dip: 0.1, quad: QUAD }] }, 'inconclusive'],
    ['a portrait without grain', portraitHasGrain, smooth(), 'inconclusive'],
    ['an edited file', documentFileUnedited, { file: { ...PHOTO.file, editors: ['GIMP'] } }, 'inconclusive'],
  ])('%s', (_, check, strays, outcome) => {
    expect(ask(check, { front: { ...PHOTO, ...strays } })).toMatchObject({ outcome });
    // On either side; but backs of genuine documents may be pale.
    const onBack = ask(check, { front: PHOTO, back: { ...PHOTO, ...strays } });
    expect(onBack).toMatchObject({ outcome: check === documentInColour ? 'pass' : outcome });
  });

  test('where it is seen is on the photo, in shares of it', () => {
    const { regions } = ask(documentOnScreen, { front: { ...PHOTO, periodicity: { luma: 8, chroma: 6, tiles: 9 } } })!;
    expect(regions).toEqual([expect.objectContaining({ capture: 'front', kind: 'box', shows: expect.any(String) })]);
    expect(regions![0]!.box[0]).toEqual({ x: 0.1, y: 0.1 });
  });
});

test('what could not be measured is not asked: too few places, readings from before', () => {
  const tiny = { ...PHOTO, periodicity: { luma: 9, chroma: 9, tiles: 5 } };
  expect(ask(documentOnScreen, { front: tiny })).toBeUndefined();
  for (const check of [
    documentInColour,
    documentInSurroundings,
    documentOnScreen,
    documentReprinted,
    pictureOfOnePiece,
    portraitNotStuckOn,
    portraitHasGrain,
  ]) {
    expect(ask(check, {})).toBeUndefined();
  }
});

describe('dates', () => {
  const ofPassport = { type: 'passport', birthDate: '1980-05-05' } as const;

  test.each([
    ['fit', { issuedDate: '2024-01-02', expirationDate: '2034-01-01' }, 'pass'],
    ['of a day that has begun elsewhere fit', { issuedDate: '2026-03-02', expirationDate: '2036-03-01' }, 'pass'],
    [
      'of a passport for fourteen years do not',
      { issuedDate: '2024-01-02', expirationDate: '2038-01-01' },
      'inconclusive',
    ],
    ['in the wrong order do not', { issuedDate: '2034-01-01', expirationDate: '2024-01-02' }, 'inconclusive'],
    ['from before birth do not', { issuedDate: '1979-01-02', expirationDate: '2034-01-01' }, 'inconclusive'],
    ['of a holder of 130 years do not', { birthDate: '1895-01-01' }, 'inconclusive'],
  ] as const)('that %s', (_, dates, outcome) => {
    expect(askOf({ ...ofPassport, ...dates }, 'mrz')).toMatchObject({ outcome });
  });

  test('of a barcode are surely read', () => {
    const dates = { issuedDate: '2034-01-01', expirationDate: '2024-01-02', birthDate: '1980-05-05' };
    expect(askOf({ type: 'driving_license', ...dates }, 'barcode')).toMatchObject({ outcome: 'fail' });
  });

  function askOf(data: Partial<typeof NO_DATA>, source: 'mrz' | 'barcode') {
    const readings = read({});
    const facts = { ...gatherFacts(readings, TODAY), source, data: { ...NO_DATA, ...data } };
    return documentDates.run({ ...evidenceOf(readings), facts });
  }
});

test('a photo on which the document was not located is none that was cut to it: its form is a camera’s', () => {
  const readings = read({ front: { ...PHOTO, frame: { margin: 0, skew: 0, bars: 0 } } });
  const ofForm = (width: number, height: number) => {
    readings.captures.front!.image = { format: 'jpeg', width, height };
    return documentInSurroundings.run(evidenceOf(readings))?.outcome;
  };
  expect([ofForm(2000, 1500), ofForm(1920, 1080), ofForm(3000, 2000)]).toEqual(['pass', 'pass', 'pass']);
  expect([ofForm(1000, 632), ofForm(1400, 988)]).toEqual(['inconclusive', 'inconclusive']);
});

test('a picture of exactly a document’s form shows a scan although a part of it was taken for all; one of a webcam’s does not', () => {
  const readings = read({ front: { ...PHOTO, frame: { margin: 0.2, skew: 0.001, bars: 0 } } });
  const ofForm = (width: number, height: number) => {
    readings.captures.front!.image = { format: 'jpeg', width, height };
    return documentInSurroundings.run(evidenceOf(readings))?.outcome;
  };
  expect([ofForm(1560, 984), ofForm(1280, 800)]).toEqual(['inconclusive', 'pass']);
});

test('pieces are not told apart where little tells of an earlier save, nor by what strays half as far as they would', () => {
  const patch = { excess: 2600, share: 1, quad: QUAD };
  const faint = { ...PHOTO, pieces: { frequencies: 3, patch } };
  const near = { ...PHOTO, ...putIn({ patch: { ...patch, share: 0.4 } }) };
  for (const front of [faint, near]) expect(ask(pictureOfOnePiece, { front })).toMatchObject({ outcome: 'pass' });
});

test('a portrait that lies askew stays open, either way, and one that lies straight passes', () => {
  const tilted = (degrees: number) => ask(portraitLevel, { front: { ...PHOTO, tilt: { degrees, quad: QUAD } } });
  expect(tilted(0.06)).toMatchObject({ outcome: 'pass' });
  for (const degrees of [0.8, -0.8]) {
    expect(tilted(degrees)).toMatchObject({ outcome: 'inconclusive', regions: [{ capture: 'front', kind: 'box' }] });
  }
  expect(ask(portraitLevel, { front: PHOTO })).toBeUndefined();
});

test('so does one on a page that was outlined otherwise than its print lies', () => {
  const printAt = (slope: number): TextLine[] =>
    [300, 500, 700].map((y) => {
      const quad: Quad = [
        { x: 400, y },
        { x: 1200, y: y + slope * 800 },
        { x: 1200, y: y + slope * 800 + 40 },
        { x: 400, y: y + 40 },
      ];
      return { text: 'UTOPIA', confidence: 0.99, quad };
    });
  expect(ask(portraitLevel, { front: PHOTO }, printAt(0.01))).toBeUndefined();
  const askew = ask(portraitLevel, { front: PHOTO }, printAt(0.1));
  expect(askew).toMatchObject({ outcome: 'inconclusive', evidence: { printDegrees: 5.7 } });
});

test('grain is not asked for where a file keeps none: of low quality, or saved before', () => {
  const coarse = { ...PHOTO, ...smooth(), file: { ...PHOTO.file, jpegQuality: 60 } };
  const savedBefore = { ...PHOTO, ...smooth(), pieces: { frequencies: 12 } };
  for (const front of [coarse, savedBefore]) expect(ask(portraitHasGrain, { front })).toBeUndefined();
});

test.each([
  ['coarse, with grain left', { quality: 74, page: 0.3, noise: 0.6 }, 'inconclusive'],
  ['coarse, with little left', { quality: 74, page: 0.2, noise: 0.6 }, undefined],
  [
    'as rough where it is as bright as the portrait as elsewhere',
    { quality: 91, page: 0.61, noise: 0.6 },
    'inconclusive',
  ],
  ['of rough print where it is as bright as the portrait', { quality: 91, page: 0.7, noise: 0.6 }, undefined],
] as const)('a portrait without grain, on a page that is %s', (_, { quality, page, noise }, outcome) => {
  const file = { ...PHOTO.file, jpegQuality: quality };
  const front = { ...PHOTO, ...GRAIN, file, noise: { level: noise }, grain: { portrait: 0, page, quad: QUAD } };
  expect(ask(portraitHasGrain, { front })?.outcome).toBe(outcome);
});

function smooth(): Partial<AuthenticityReading> {
  return { ...GRAIN, grain: { ...GRAIN.grain, portrait: 0.04 } };
}

function putIn(found: Partial<PiecesReading>): Partial<AuthenticityReading> {
  return { pieces: { frequencies: 12, ...found } };
}

function ask(check: Check, sides: Partial<Record<'front' | 'back', AuthenticityReading>>, text: TextLine[] = []) {
  const readings = read(sides, text);
  if (check === documentInSurroundings) {
    for (const capture of Object.values(readings.captures)) capture.image = { ...capture.image, height: 1261 };
  }
  return check.run(evidenceOf(readings));
}

function read(sides: Partial<Record<'front' | 'back', AuthenticityReading>>, text: TextLine[] = []): Readings {
  const captureOf = (authenticity: AuthenticityReading): CaptureReading => ({
    image: { format: 'jpeg', width: 2000, height: 1500 },
    location: { quad: QUAD, score: 1, means: 'outline', width: 1600, height: 1000 },
    quality: { sharpness: 600, glareFraction: 0, exposure: 120, pageWidthPx: 1600 },
    text,
    authenticity,
  });
  const captures = Object.fromEntries(Object.entries(sides).map(([side, reading]) => [side, captureOf(reading)]));
  return { version: READINGS_VERSION, pipeline: {}, captures };
}

function evidenceOf(readings: Readings) {
  const session = { livemode: false, allowedTypes: undefined, declared: null };
  return { readings, facts: gatherFacts(readings, TODAY), session, today: TODAY };
}
