import { createPublicKey, verify } from 'node:crypto';
import { parseSeal } from '@credence/documents';
import { describe, expect, test } from 'vitest';
import { sealKeyOf, signWithSeed } from './seal-signature.ts';
import { drawTemplate, TEMPLATES } from './templates/index.ts';

describe('the seal of a document', () => {
  test.each(['utopia_residence_permit_sealed', 'utopia_visa_sealed'])('%s says what its zone says', (id) => {
    const { front } = drawTemplate(TEMPLATES.find((one) => one.id === id)!, 'sealed');
    const seal = parseSeal(front.sealPayload!)!;
    const protectedLength = seal.kind === 'visa' ? 28 : 36;
    expect(seal.issuingState).toBe('UTO');
    expect(seal.mrzLines?.[0]).toBe(front.mrzLines?.[0]);
    expect(seal.mrzLines?.[1]?.slice(0, protectedLength)).toBe(front.mrzLines?.[1]?.slice(0, protectedLength));
  });

  test('keeps what it said when the zone is changed', () => {
    const template = TEMPLATES.find(({ id }) => id === 'utopia_residence_permit_sealed')!;
    const genuine = drawTemplate(template, 'kept');
    const altered = drawTemplate(template, 'kept', undefined, { source: 'zone', field: 'birth_date' });
    expect(altered.front.sealPayload).toEqual(genuine.front.sealPayload);
    expect(altered.front.mrzLines).not.toEqual(genuine.front.mrzLines);
  });
});

test('a seal is signed alike each time, and as ECDSA has it', () => {
  const message = Buffer.from('header and message');
  const signature = signWithSeed(message, 'seed');
  expect(signWithSeed(message, 'seed')).toEqual(signature);
  expect(isSignedBy('seed', message, signature)).toBe(true);
  expect(isSignedBy('another', message, signature)).toBe(false);
  expect(isSignedBy('seed', Buffer.from('another message'), signature)).toBe(false);
});

function isSignedBy(seed: string, message: Uint8Array, signature: Uint8Array): boolean {
  const point = sealKeyOf(seed);
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
}
