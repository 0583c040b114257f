import { createHmac } from 'node:crypto';

/** A signature header, and whether an official SDK must take it. */
export interface SignatureVector {
  name: string;
  payload: string;
  header: string;
  secret: string;
  /** Seconds a stamp may be old; 0: any age. */
  tolerance: number;
  accepted: boolean;
}

const PAYLOAD = '{\n  "id": "evt_vector",\n  "object": "event"\n}';
const SECRET = 'whsec_project_test_vector_secret';
const PREVIOUS = 'whsec_project_test_vector_previous';
const STAMP = 1_760_000_000;

/** Fixed values, so that no change of ours can move both sides at once. */
const V1 = '2274a8fc4a29c55127d8500c0689084efc7a26dbd3bc9f8617735a9e469a13cc';
const V1_PREVIOUS = 'c7e91d067d27f1952d9f95a9dfb3b4752122f29007667e771ea1f8f41186689f';

/** Headers of the scheme and ways to get it wrong; `now` in seconds, for those that depend on their age. */
export function signatureVectors(now: number): SignatureVector[] {
  const vector = (name: string, header: string, accepted: boolean, more: Partial<SignatureVector> = {}) => ({
    name,
    payload: PAYLOAD,
    header,
    secret: SECRET,
    tolerance: 0,
    accepted,
    ...more,
  });
  const signedAt = (stamp: number) =>
    `t=${stamp},v1=${createHmac('sha256', SECRET).update(`${stamp}.${PAYLOAD}`).digest('hex')}`;
  return [
    vector('one secret', `t=${STAMP},v1=${V1}`, true),
    vector('two secrets while one is rolled, the new one known', `t=${STAMP},v1=${V1},v1=${V1_PREVIOUS}`, true),
    vector('the same, the old one known', `t=${STAMP},v1=${V1},v1=${V1_PREVIOUS}`, true, { secret: PREVIOUS }),
    vector('the old one first', `t=${STAMP},v1=${V1_PREVIOUS},v1=${V1}`, true),
    vector('a decoy beside it', `t=${STAMP},v1=${V1},v0=${'6'.repeat(64)}`, true),
    vector('the decoy alone', `t=${STAMP},v0=${V1}`, false),
    vector('another secret', `t=${STAMP},v1=${V1}`, false, { secret: 'whsec_another' }),
    vector('only the old one’s signature, the new one known', `t=${STAMP},v1=${V1_PREVIOUS}`, false),
    vector('a body that was changed', `t=${STAMP},v1=${V1}`, false, { payload: PAYLOAD.replace('vector', 'forged') }),
    vector('a stamp that was changed', `t=${STAMP + 1},v1=${V1}`, false),
    vector('no stamp', `v1=${V1}`, false),
    vector('nothing', '', false),
    vector('of now', signedAt(now), true, { tolerance: 300 }),
    vector('nearly too old', signedAt(now - 240), true, { tolerance: 300 }),
    vector('too old', signedAt(now - 400), false, { tolerance: 300 }),
    vector('too old, where any age will do', signedAt(now - 400), true),
  ];
}
