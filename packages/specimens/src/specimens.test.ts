import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { specimens } from './index.ts';

const photo = { width: 900 };

describe('specimens', () => {
  test('hands over a passport as one photo', async () => {
    const passport = await specimens.passport({ surname: 'ERIKSSON', givenNames: 'ANNA MARIA', photo });
    expect(passport.back).toBeUndefined();
    expect(passport.truth).toMatchObject({ firstName: 'ANNA MARIA', lastName: 'ERIKSSON', issuingCountry: 'UTO' });
    expect((await sharp(passport.front).metadata()).format).toBe('jpeg');
  });

  test.each(['idCard', 'drivingLicense'] as const)('hands over both sides of an %s', async (document) => {
    const { front, back } = await specimens[document]({ seed: 5, photo });
    expect((await sharp(front).metadata()).width).toBe(900);
    expect((await sharp(back).metadata()).width).toBe(900);
  });

  test('adds a selfie of the holder when asked to', async () => {
    const { selfie } = await specimens.passport({ selfie: true, photo });
    const meta = await sharp(selfie).metadata();
    expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 1080, 1440]);
  });

  test('draws an expired document when it is given a date gone by', async () => {
    const { truth } = await specimens.idCard({ expirationDate: '2020-01-31', photo });
    expect(truth.expirationDate).toBe('2020-01-31');
    expect(truth.mrzLines?.[1]?.slice(8, 14)).toBe('200131');
    expect(truth.issueDate < truth.expirationDate).toBe(true);
  });
});
