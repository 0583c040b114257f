import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { face, thumbnail } from '../test/pictures.ts';
import { type Decision, decide, SELFIE_CHECKS } from './decide.ts';
import { correlationOf, portraitOf, similarityOf, templateOf, templateOfSelfie } from './faces.ts';
import { FINDINGS } from './findings.ts';
import type { KnownFaces, SeenFace } from './history.ts';
import {
  type FaceReading,
  type ImageReading,
  READINGS_VERSION,
  type Readings,
  type SelfieFrameReading,
} from './readings.ts';

const TODAY = '2026-03-01';
const IMAGE: ImageReading = { format: 'jpeg', width: 1080, height: 1440 };

describe('a selfie', () => {
  test('of the person on the document is verified, and the report says which photos were compared', () => {
    const { selfie } = judge({ portrait: face(), selfies: [face({ angle: 40 })] });
    expect(selfie).toEqual({ status: 'verified', error: null, documentFileId: 'file_1', selfieFileId: 'file_2' });
  });

  test('that matches a portrait of 28 pixels between the eyes is verified', () => {
    expect(codeOf({ portrait: face({ eyeDistancePx: 28 }), selfies: [face({ angle: 40 })] })).toBeUndefined();
  });

  test('is compared with the portrait on the front, however large a face lies beside the back', () => {
    const given = readings({ portrait: face(), selfies: [face({ angle: 80 })] });
    const back = { image: IMAGE, text: [], faces: [face({ angle: 80, eyeDistancePx: 300 })] };
    expect(portraitOf({ ...given, captures: { ...given.captures, back } })).toEqual(face());
  });

  test('of somebody else is a mismatch', () => {
    expect(codeOf({ portrait: face(), selfies: [face({ angle: 80 })] })).toBe('selfie_face_mismatch');
  });

  // cos 56.6° is 0.55, cos 63.3° is 0.45.
  test.each([
    [56, 'pass'],
    [57, 'inconclusive'],
    [63, 'inconclusive'],
    [64, 'fail'],
  ])('at %s degrees from the portrait: %s', (angle, outcome) => {
    const { checks } = judge({ portrait: face(), selfies: [face({ angle })] });
    expect(checks.find(({ id }) => id === 'selfie_match')?.outcome).toBe(outcome);
  });

  test('that is neither alike nor unlike enough is not called a mismatch', () => {
    expect(codeOf({ portrait: face(), selfies: [face({ angle: 60 })] })).toBe('selfie_unverified_other');
  });

  test('is judged by all of its pictures together', () => {
    const apart = [face({ angle: 50 }), face({ angle: -50 })];
    const own = [face({ angle: 50 }), face({ angle: 50 })];
    const similarity = (selfies: FaceReading[]) =>
      judge({ portrait: face(), selfies }).checks.find(({ id }) => id === 'selfie_match')?.evidence.similarity;
    expect(similarity(own)).toBeCloseTo(0.643, 2);
    expect(similarity(apart)).toBeCloseTo(1, 2);
  });

  test('whose pictures show different people proves nothing', () => {
    const selfies = [face({ angle: 30 }), face({ angle: -30 })];
    expect(codeOf({ portrait: face(), selfies })).toBe('selfie_unverified_other');
  });

  test('may show a head that turned, which is less like itself and is not compared with the portrait', () => {
    const turned = { angle: 60, yawDegrees: 25 };
    expect(codeOf({ portrait: face(), selfies: [face({ angle: 5 }), face(turned)] })).toBeUndefined();
    const other = { angle: 75, yawDegrees: 25 };
    expect(codeOf({ portrait: face(), selfies: [face({ angle: 5 }), face(other)] })).toBe('selfie_unverified_other');
  });

  test.each([
    ['none was taken', { portrait: face(), selfies: [] }],
    ['it shows nobody', { portrait: face(), frames: [{ image: IMAGE, faces: [] }] }],
    ['one of two shows nobody', { portrait: face(), frames: [frame([face({ angle: 40 })]), frame([])] }],
    ['it shows two people', { portrait: face(), frames: [frame([face({ angle: 40 }), face({ eyeDistancePx: 70 })])] }],
    ['the file is damaged', { portrait: face(), frames: [{ image: IMAGE, faces: [], problem: 'corrupt' as const }] }],
    ['the face is too small', { portrait: face(), selfies: [face({ angle: 40, eyeDistancePx: 39 })] }],
    ['it is blurred', { portrait: face(), selfies: [face({ angle: 40, sharpness: 8 })] }],
    ['it is dark', { portrait: face(), selfies: [face({ angle: 40, exposure: 20 })] }],
    ['it is washed out', { portrait: face(), selfies: [face({ angle: 40, exposure: 235 })] }],
    ['the head is turned away', { portrait: face(), selfies: [face({ angle: 40, yawDegrees: -38 })] }],
    ['the portrait is too small', { portrait: face({ eyeDistancePx: 27 }), selfies: [face({ angle: 40 })] }],
    ['it is small and hardly alike', { portrait: face({ eyeDistancePx: 39 }), selfies: [face({ angle: 60 })] }],
  ])('is not verified when %s', (_, given) => {
    expect(codeOf(given)).toBe('selfie_unverified_other');
  });

  test('may have somebody far behind, or a picture on the wall', () => {
    const frames = [frame([face({ angle: 40 }), face({ eyeDistancePx: 45 })])];
    expect(codeOf({ portrait: face(), frames })).toBeUndefined();
  });

  test('has nothing to be compared with on a document without a portrait', () => {
    expect(codeOf({ selfies: [face()] })).toBe('selfie_document_missing_photo');
  });

  test('is compared with the larger of two portraits', () => {
    const document = [face({ angle: 90, eyeDistancePx: 50 }), face({ eyeDistancePx: 120 })];
    expect(codeOf({ document, selfies: [face({ angle: 40 })] })).toBeUndefined();
  });

  test('that is the photo on the document, in other light, is told from a new one of the same person', () => {
    const brighter = thumbnail(1).map((luma) => 40 + 0.7 * luma);
    expect(codeOf({ portrait: face(), selfies: [face({ angle: 10, thumbnail: brighter })] })).toBe(
      'selfie_manipulated',
    );
    expect(codeOf({ portrait: face(), selfies: [face({ angle: 10, thumbnail: thumbnail(2) })] })).toBeUndefined();
    expect(codeOf({ portrait: face(), selfies: [face({ angle: 40, thumbnail: brighter })] })).toBeUndefined();
  });

  test('comes after what is wrong with the document', () => {
    const decision = judge({ selfies: [] });
    expect(decision.error?.code).toBe('document_unverified_other');
    expect(decision.selfie?.error?.code).toBe('selfie_unverified_other');
  });

  test('that nobody asked for is not judged', () => {
    const given = readings({ portrait: face(), selfies: [face({ angle: 80 })] });
    const decision = decide(given, { ...session(), options: { document: {} } }, TODAY);
    expect(decision.selfie).toBeNull();
    const ids = SELFIE_CHECKS.map(({ id }) => id);
    expect(decision.checks.filter(({ id }) => ids.includes(id))).toEqual([]);
  });
});

describe('a face on the block list', () => {
  const blockedBy = (similarity: number) => ({ blocked: { entryId: 'ble_1', similarity } });
  const judged = (faces: KnownFaces | undefined) => judge({ portrait: face(), selfies: [face({ angle: 40 })] }, faces);
  const answerOf = ({ checks }: Decision) => checks.find(({ id }) => id === 'selfie_block_list');

  // 0.628 is the most that two people were alike.
  test('is one from 0.65 on, and is told in words that give nothing away', () => {
    const decision = judged(blockedBy(0.65));
    expect(answerOf(decision)).toMatchObject({ outcome: 'fail', evidence: { entry: 'ble_1', similarity: 0.65 } });
    expect(decision.selfie?.error).toEqual({
      code: 'selfie_unverified_other',
      reason: FINDINGS.selfie_unverified_other,
    });
  });

  test.each([
    ['nobody on it is as alike', blockedBy(0.649)],
    ['it is empty', { blocked: null }],
  ])('is not found where %s', (_, faces) => {
    expect(answerOf(judged(faces))?.outcome).toBe('pass');
  });

  test('is not asked for where nobody looked', () => {
    expect(answerOf(judged(undefined))).toBeUndefined();
  });
});

describe('a face in other sessions', () => {
  const seen = (...documents: SeenFace['document'][]) => ({
    blocked: null,
    seen: documents.map((document, i) => ({ sessionId: `vs_${i}`, similarity: 0.9 - i / 100, document })),
  });
  const answerTo = (faces: KnownFaces) =>
    judge({ portrait: face(), selfies: [face({ angle: 40 })] }, faces).checks.find(
      ({ id }) => id === 'face_seen_before',
    );

  test.each([
    ['with another document', seen('same', 'other'), 'fail', 'vs_1'],
    ['with the same', seen('same'), 'inconclusive', 'vs_0'],
    ['with one that could not be told', seen('unknown', 'same'), 'inconclusive', 'vs_0'],
  ])('shown %s', (_, faces, outcome, session) => {
    expect(answerTo(faces)).toMatchObject({ outcome, evidence: { session, sessions: faces.seen.length } });
  });

  test('is in none, or nobody looked', () => {
    expect(answerTo(seen())?.outcome).toBe('pass');
    expect(answerTo({ blocked: null })).toBeUndefined();
  });
});

test('a template is of the pictures that look ahead, and as alike to another as the embeddings are', () => {
  const turned = face({ angle: 90, yawDegrees: 25 });
  expect(templateOfSelfie(readings({ selfies: [face(), turned] }))).toEqual(templateOf(face().embedding));
  expect(templateOfSelfie(readings({ frames: [frame([])] }))).toBeUndefined();
  fc.assert(
    fc.property(embeddings(), embeddings(), (a, b) => {
      const difference = similarityOf(templateOf(a), templateOf(b)) - similarityOf(a, b);
      expect(Math.abs(difference)).toBeLessThan(0.01);
    }),
  );
});

/** As the network makes them: no number of 192 stands out by far. */
function embeddings() {
  return fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 192, maxLength: 192 }).filter(isSpread);
}

function isSpread(vector: readonly number[]): boolean {
  return Math.hypot(...vector) > 2;
}

const vectors = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 })
  .filter((vector) => Math.hypot(...vector) > 0.1 && Math.max(...vector) - Math.min(...vector) > 0.1);

test('similarity and correlation: of a thing with itself 1, the same both ways, whatever the scale', () => {
  fc.assert(
    fc.property(vectors, vectors, (a, b) => {
      for (const measure of [similarityOf, correlationOf]) {
        expect(measure(a, a)).toBeCloseTo(1, 9);
        expect(measure(a, b)).toBeCloseTo(measure(b, a), 9);
        const scaled = b.map((value) => 3 * value);
        expect(measure(a, scaled)).toBeCloseTo(measure(a, b), 9);
        expect(Math.abs(measure(a, b))).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

test('pictures without a thumbnail, or all of one grey, agree with nothing', () => {
  expect(correlationOf([], [])).toBe(0);
  expect(correlationOf([7, 7, 7], [1, 2, 3])).toBe(0);
});

interface Given {
  portrait?: FaceReading;
  document?: FaceReading[];
  selfies?: FaceReading[];
  frames?: SelfieFrameReading[];
}

function judge(given: Given, faces?: KnownFaces) {
  return decide(readings(given), session(), TODAY, { files: { document: ['file_1'], selfie: 'file_2' }, faces });
}

function codeOf(given: Given) {
  return judge(given).selfie?.error?.code;
}

function readings({ portrait, document, selfies = [], frames }: Given): Readings {
  const faces = document ?? (portrait ? [portrait] : []);
  return {
    version: READINGS_VERSION,
    pipeline: {},
    captures: { front: { image: IMAGE, text: [], faces } },
    selfie: { frames: frames ?? selfies.map((each) => frame([each])) },
  };
}

function frame(faces: FaceReading[]): SelfieFrameReading {
  return { image: IMAGE, faces };
}

function session() {
  return {
    livemode: false,
    type: 'document' as const,
    options: { document: { requireMatchingSelfie: true } },
    declared: { type: 'passport' as const, country: 'UTO' },
    providedDetails: null,
    expectedDetails: null,
  };
}
