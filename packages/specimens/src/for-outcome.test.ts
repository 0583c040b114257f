import { parseMrz } from '@credence/documents';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawForOutcome, type OutcomeSpecimenOptions } from './for-outcome.ts';
import { drawSelfie, SPECIMEN_OUTCOMES } from './index.ts';

const TODAY = '2026-11-01';
const draw = (options: OutcomeSpecimenOptions) =>
  drawForOutcome({ seed: 'test', today: TODAY, photo: { width: 600 }, ...options });

describe('drawForOutcome', () => {
  test.each(SPECIMEN_OUTCOMES)('draws the pictures that %s asks for', async (outcome) => {
    const { front, back, selfie } = await draw({ outcome, type: 'id_card' });
    expect(await formats(front, back)).toEqual(['jpeg', 'jpeg']);
    expect(selfie !== undefined).toBe(outcome.startsWith('selfie_'));
  });

  test('says nothing of the outcome but in pixels: no comment, no description, no profile', async () => {
    const { front, selfie } = await draw({ outcome: 'selfie_face_mismatch' });
    for (const jpeg of [front, selfie]) {
      const meta = await sharp(jpeg).metadata();
      expect([meta.exif, meta.xmp, meta.iptc, meta.icc, meta.comments]).toEqual(Array(5).fill(undefined));
    }
  });

  test('draws the same bytes from the same seed, and another person from another', async () => {
    const first = await draw({ outcome: 'document_expired' });
    expect(await draw({ outcome: 'document_expired' })).toEqual(first);
    expect((await draw({ outcome: 'document_expired', seed: 'other' })).front.equals(first.front)).toBe(false);
  });

  test('lets a document expire before the day on which it is shown', async () => {
    const { truth } = await draw({ outcome: 'document_expired', type: 'driving_license', today: '2031-02-03' });
    expect(truth.expirationDate < '2031-02-03').toBe(true);
    expect(truth.issueDate < truth.expirationDate).toBe(true);
  });

  test('shows a visa for a passport, and a residence permit for cards and licences', async () => {
    const kinds = (['passport', 'id_card', 'driving_license'] as const).map(async (type) => {
      const { truth } = await draw({ outcome: 'document_type_not_supported', type });
      return [truth.kind, parseMrz(truth.mrzLines ?? [])?.documentCode];
    });
    expect(await Promise.all(kinds)).toEqual([
      ['visa', 'V'],
      ['residence_permit', 'RP'],
      ['residence_permit', 'RP'],
    ]);
  });

  test('prints a passport whose check digits of both dates, and so the one over all, are wrong', async () => {
    const { truth } = await draw({ outcome: 'document_unverified_other' });
    const wrong = parseMrz(truth.mrzLines!)
      ?.checkDigits.filter(({ ok }) => !ok)
      .map(({ field }) => field);
    expect(wrong).toEqual(['birth_date', 'expiration_date', 'composite']);
  });

  test.each(['id_card', 'driving_license'] as const)('adds the back of another %s to a front', async (type) => {
    const [mixed, whole] = [
      await draw({ outcome: 'document_unverified_other', type }),
      await draw({ outcome: 'verified', type }),
    ];
    expect(mixed.front.equals(whole.front)).toBe(true);
    expect(mixed.back!.equals(whole.back!)).toBe(false);
  });

  test('takes the same document for every selfie but the one that has no portrait to be compared with', async () => {
    const fronts = SPECIMEN_OUTCOMES.filter((outcome) => /^(verified|selfie)/.test(outcome)).map(async (outcome) => {
      const { front, selfie } = await draw({ outcome, selfie: true });
      return { outcome, front: front.toString('base64'), selfie: selfie!.toString('base64') };
    });
    const [verified, ...others] = await Promise.all(fronts);
    for (const { outcome, front, selfie } of others) {
      const lacksPortrait = outcome === 'selfie_document_missing_photo';
      expect([outcome, front === verified!.front, selfie === verified!.selfie]).toEqual([
        outcome,
        !lacksPortrait,
        lacksPortrait,
      ]);
    }
  });

  test('takes the details it is given', async () => {
    const { truth } = await draw({ outcome: 'verified', surname: 'Eriksson', documentNumber: 'L898902C3' });
    expect(truth).toMatchObject({ lastName: 'ERIKSSON', documentNumber: 'L898902C3' });
  });
});

test('a selfie of nobody shows the same room, empty', async () => {
  const empty = await drawSelfie(null, { seed: 1, width: 240 });
  const taken = await drawSelfie({ seed: 1, sex: 'F', birthDate: '1990-05-17' }, { seed: 1, width: 240 });
  const corner = (jpeg: Buffer) => sharp(jpeg).extract({ left: 0, top: 0, width: 24, height: 24 }).raw().toBuffer();
  expect(await spread(empty)).toBeLessThan(await spread(taken));
  expect(mean(await corner(empty))).toBeCloseTo(mean(await corner(taken)), -1);
});

const formats = (...jpegs: (Buffer | undefined)[]) =>
  Promise.all(jpegs.map(async (jpeg) => (await sharp(jpeg).metadata()).format));

async function spread(jpeg: Buffer): Promise<number> {
  const { channels } = await sharp(jpeg).stats();
  return Math.max(...channels.map(({ stdev }) => stdev));
}

const mean = (bytes: Buffer) => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
