import { describe, expect, test } from 'vitest';
import { isSigned, signBody } from './webhook-signature.ts';

const BODY = Buffer.from('{"id": "evt_1"}');
const SECRET = 'whsec_of_the_endpoint';
const HEADER = signBody(BODY, SECRET, 1_700_000_000);

describe('a signature', () => {
  // Worked out with Python: hmac.new(secret, b'1700000000.{"id": "evt_1"}', 'sha256').hexdigest()
  test('is the HMAC of the time and the body', () => {
    expect(HEADER).toBe('t=1700000000,v1=9d6582d03d3e65c50c16b769764f1ccba0065e02f90f3f4ce7f262f4b67c501c');
    expect(isSigned(BODY, SECRET, HEADER)).toBe(true);
  });

  test('may stand among others, of other schemes and of a secret that is being rolled', () => {
    const [time, mine] = HEADER.split(',');
    expect(isSigned(BODY, SECRET, `${time},v1=${'0'.repeat(64)},${mine},v0=${'0'.repeat(64)}`)).toBe(true);
  });

  test.each([
    ['another body', Buffer.from('{"id": "evt_2"}'), SECRET, HEADER],
    ['another secret', BODY, 'whsec_of_another', HEADER],
    ['another time', BODY, SECRET, HEADER.replace('t=1700000000', 't=1700000001')],
    ['the scheme that proves nothing', BODY, SECRET, HEADER.replace('v1=', 'v0=')],
    ['no time', BODY, SECRET, HEADER.replace(/^t=\d+,/, '')],
    ['half a signature', BODY, SECRET, HEADER.slice(0, -2)],
    ['no header', BODY, SECRET, undefined],
  ])('is refused for %s', (_, body, secret, header) => {
    expect(isSigned(body, secret, header)).toBe(false);
  });
});
