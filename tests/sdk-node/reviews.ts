import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import type Stripe from 'stripe';
import { beforeAll, describe, expect, test, vi } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: an operator has the master key, and gets the operator key out of it this way
import { readOperatorKey } from '../../apps/server/src/keys/operator-key.ts';
import { Person } from '../support/person.ts';
import type { SdkContext } from './context.ts';

// biome-ignore lint/suspicious/noExplicitAny: the SDK types what it has no names for by no more than this
type Answer = Stripe.Response<any>;

const OURS = '/v1/credence/verification_sessions';
const WAIT = { timeout: 30_000, interval: 50 };

/** ITU-T T.81 annex B: it begins, and it ends. */
function recogniseJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9;
}

export function describeReviews(sdk: SdkContext): void {
  describe('a strict account', () => {
    let bank: Stripe;
    let reviewer: Stripe;
    let passport: Awaited<ReturnType<typeof specimens.passport>>;
    beforeAll(async () => {
      const operator = sdk.witness.connect(
        sdk.credence.url,
        readOperatorKey(join(sdk.credence.dataDir, '..', 'master-key')),
      );
      const settings = { business_name: 'Strict Bank', policy: 'strict', review_hours: 24 };
      const account: Answer = await operator.rawRequest('POST', '/v1/credence/accounts', settings);
      expect(account).toMatchObject({ policy: 'strict', review_hours: 24 });
      const keyOf = (type: string) => account.test_keys.find((key: { type: string }) => key.type === type).secret;
      bank = sdk.witness.connect(sdk.credence.url, keyOf('secret'));
      reviewer = sdk.witness.connect(sdk.credence.url, keyOf('restricted'));
      passport = await specimens.passport({ surname: 'ERIKSSON', givenNames: 'ANNA MARIA', seed: 'sdk-reviews' });
    });

    const get = (path: string): Promise<Answer> => bank.rawRequest('GET', path);
    const post = (path: string, params: object = {}): Promise<Answer> => bank.rawRequest('POST', path, params);

    async function show(): Promise<string> {
      const session = await bank.identity.verificationSessions.create({ type: 'document' });
      await post(`${OURS}/${session.id}/expected_details`, { last_name: 'Eriksson' });
      await new Person(session.url!).verify(session, { type: 'passport', front: passport.front });
      return session.id;
    }

    /** Waits for what comes of a session to be there to look at. */
    function reviewOf(id: string): Promise<Answer> {
      return vi.waitFor(async () => {
        const { data } = await get(`/v1/credence/reviews?verification_session=${id}`);
        expect(data).toHaveLength(1);
        return data[0];
      }, WAIT);
    }

    /** What each check found, and a picture of the document that was seen before. */
    async function expectEvidence(id: string, where: object) {
      const evidence: Answer = await reviewer.rawRequest('GET', `${OURS}/${id}/evidence`);
      expect(evidence).toMatchObject({ verification_session: id, ...where });
      const seen = evidence.checks.find(({ check }: { check: string }) => check === 'document_seen_before');
      const picture = await fetch(seen.pictures[0].url);
      expect(picture.headers.get('content-type')).toBe('image/jpeg');
      expect(recogniseJpeg(await picture.bytes())).toBe(true);
      await expect(bank.rawRequest('GET', `${OURS}/${id}/evidence`)).rejects.toMatchObject({ statusCode: 403 });
    }

    test('holds a document that is shown again, until somebody decides; refuses it once it is blocked', async () => {
      const first = await show();
      await vi.waitFor(async () => {
        expect((await bank.identity.verificationSessions.retrieve(first)).status).toBe('verified');
      }, WAIT);
      const { last_verification_report: report } = await bank.identity.verificationSessions.retrieve(first);
      const evidence: Answer = await reviewer.rawRequest('GET', `${OURS}/${first}/evidence`);
      expect(evidence).toMatchObject({ verification_report: report, review: null, consent: { language: 'en' } });

      const second = await show();
      const hold = await reviewOf(second);
      expect(hold).toMatchObject({ kind: 'hold', status: 'open', checks: ['document_seen_before'] });
      expect(hold.due_at - hold.created).toBe(24 * 3600);
      await expectEvidence(second, { review: hold.id, verification_report: null });
      expect(await post(`${OURS}/${second}/decide`, { outcome: 'verified' })).toMatchObject({ status: 'verified' });
      expect(await get(`/v1/credence/reviews/${hold.id}`)).toMatchObject({ status: 'verified' });

      const ours = { extends: 'strict', rules: { document_seen_before: 'accept' } };
      const replay: Answer = await bank.rawRequest('GET', `/v1/credence/policy_replay?policy=${JSON.stringify(ours)}`);
      expect(replay).toMatchObject({
        replayed: 2,
        changes: [{ verification_session: second, from: 'held', to: 'verified', checks: ['document_seen_before'] }],
      });
      const settings = { policy: ours, minimum_age: 18, expiry_grace_days: 7, face_search: true };
      expect(await post('/v1/credence/account', settings)).toMatchObject({
        policy: 'custom',
        custom_policy: ours,
        minimum_age: 18,
        expiry_grace_days: 7,
        face_search: true,
      });
      await post('/v1/credence/account', { policy: 'strict' });

      const entry = await post('/v1/credence/block_list_entries', { verification_session: first, note: 'stolen' });
      expect(await get(`/v1/credence/block_list_entries/${entry.id}`)).toEqual(entry);
      expect((await get('/v1/credence/block_list_entries?limit=1')).data).toEqual([entry]);
      const third = await show();
      const notice = await reviewOf(third);
      expect(notice).toMatchObject({ kind: 'notice', checks: ['document_block_list'], due_at: null });
      expect((await bank.identity.verificationSessions.retrieve(third)).last_error?.code).toBe(
        'document_unverified_other',
      );
      expect(await post(`/v1/credence/reviews/${notice.id}/dismiss`)).toMatchObject({ status: 'dismissed' });
      const removed = await bank.rawRequest('DELETE', `/v1/credence/block_list_entries/${entry.id}`);
      expect(removed).toMatchObject({ id: entry.id, deleted: true });
    });

    test('blocks a document by its number, which is not told', async () => {
      const document = { type: 'passport', country: 'US', number: 'X1234567' };
      const entry = await post('/v1/credence/block_list_entries', { type: 'document', document });
      expect(entry).toMatchObject({ document: { type: 'passport', country: 'US' }, note: null });
      expect(JSON.stringify(entry)).not.toContain('X1234567');
      const session = await bank.identity.verificationSessions.create({ type: 'document' });
      const face = { type: 'face', verification_session: session.id };
      await expect(post('/v1/credence/block_list_entries', face)).rejects.toMatchObject({
        param: 'verification_session',
        message: expect.stringContaining('No face was read'),
      });
    });
  });
}
