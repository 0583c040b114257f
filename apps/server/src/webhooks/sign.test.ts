import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { signPayload } from './sign.ts';

const BODY = '{\n  "id": "evt_1Zürich",\n  "object": "event"\n}';
const AT = 1_760_000_000;
const stripe = new Stripe('sk_test_unused');

/** What the official SDK makes of a header, a minute after it was made. */
function received(body: string, header: string, secret: string) {
  const tolerance = 300;
  return stripe.webhooks.constructEvent(body, header, secret, tolerance, undefined, AT + 60);
}

describe('signPayload', () => {
  test('is accepted by the official SDK', () => {
    const header = signPayload(BODY, ['whsec_one'], { timestamp: AT, decoy: false });
    expect(received(BODY, header, 'whsec_one')).toMatchObject({ id: 'evt_1Zürich' });
  });

  test('signs the bytes as they are sent, whether given as text or as bytes', () => {
    const [text, bytes] = [BODY, Buffer.from(BODY)].map((body) =>
      signPayload(body, ['whsec_one'], { timestamp: AT, decoy: false }),
    );
    expect(bytes).toBe(text);
  });

  test('keys the HMAC with the whole secret, over the time, a dot and the body', () => {
    const v1 = createHmac('sha256', 'whsec_one').update(`1760000000.${BODY}`).digest('hex');
    expect(signPayload(BODY, ['whsec_one'], { timestamp: AT, decoy: false })).toBe(`t=1760000000,v1=${v1}`);
  });

  // Computed with `openssl dgst -sha256 -hmac`.
  test('has one v1 for each active secret, in their order', () => {
    const secrets = ['whsec_4pZrolled', 'whsec_4pZformer'];
    expect(signPayload('{\n  "id": "evt_1Pinned"\n}', secrets, { timestamp: 1_761_000_000, decoy: false })).toBe(
      [
        't=1761000000',
        'v1=2f3b72ec11daa11f0cdd141c7cc27ddb1108d7aeb99c059b1ed1991c1ef03611',
        'v1=09d776171c2b74e1804a420517f68432ac135b08aba2858f565dc6b5b42b0577',
      ].join(','),
    );
  });

  test.each(['whsec_old', 'whsec_new'])('while a secret is rolled, %s verifies', (secret) => {
    const header = signPayload(BODY, ['whsec_new', 'whsec_old'], { timestamp: AT, decoy: true });
    expect(received(BODY, header, secret)).toMatchObject({ object: 'event' });
  });

  test('is refused for another secret, another body and another time', () => {
    const header = signPayload(BODY, ['whsec_one'], { timestamp: AT, decoy: true });
    expect(() => received(BODY, header, 'whsec_two')).toThrow(/signature/i);
    expect(() => received(`${BODY} `, header, 'whsec_one')).toThrow(/signature/i);
    expect(() => received(BODY, header.replace(`t=${AT}`, `t=${AT + 1}`), 'whsec_one')).toThrow(/signature/i);
  });

  test('the decoy is a scheme of its own that verifies nothing', () => {
    const header = signPayload(BODY, ['whsec_one'], { timestamp: AT, decoy: true });
    const v0 = /v0=([0-9a-f]{64})$/.exec(header)![1]!;
    expect(() => received(BODY, `t=${AT},v1=${v0}`, 'whsec_one')).toThrow(/signature/i);
  });
});
