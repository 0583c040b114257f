import type Stripe from 'stripe';
import { describe, expect, test, vi } from 'vitest';
import type { SdkContext } from './context.ts';

/** An answer to a request that the SDK has no names for. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK types it by no more than this
type Answer = Stripe.Response<any>;

const CREATED = 'identity.verification_session.created';

const WAIT = { timeout: 30_000, interval: 50 };

/** What this server adds to Stripe's API: the SDK has no names for it, but sends it as it sends everything. */
export function describeExtensions(sdk: SdkContext): void {
  const get = (path: string): Promise<Answer> => sdk.stripe.rawRequest('GET', path);
  const post = (path: string, params: object = {}): Promise<Answer> => sdk.stripe.rawRequest('POST', path, params);

  describe('the test clock', () => {
    const move = (how: string, params = {}) => post(`/v1/test_helpers/clock/${how}`, params);

    test('moves what is made from then on, and returns to real time', async () => {
      try {
        const { now } = await move('freeze');
        expect(await move('advance', { by: '3d' })).toMatchObject({ now: now + 3 * 86_400, frozen: true });
        expect(await move('set', { to: now + 4 * 86_400 })).toMatchObject({ now: now + 4 * 86_400 });
        const { created } = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
        expect(created).toBe(now + 4 * 86_400);
        expect(await move('release')).toMatchObject({ now: created, frozen: false });
      } finally {
        await move('reset');
      }
      expect(await get('/v1/test_helpers/clock')).toMatchObject({ frozen: false, offset: 0 });
    });
  });

  describe('deliveries and the health of endpoints', () => {
    test('tell who was told of what, and how each attempt went', async () => {
      const session = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      const event = await sdk.credence.webhooks.next(CREATED, session.id);
      const [endpoint] = (await sdk.stripe.webhookEndpoints.list({ limit: 1 })).data;
      // The attempt is written down once its answer has come, which is after the inbox has seen it.
      const data = await vi.waitFor(async () => {
        const list = await get(`/v1/credence/deliveries?event=${event.id}&state=succeeded`);
        expect(list.data).toHaveLength(1);
        return list.data;
      }, WAIT);
      expect(data).toMatchObject([
        {
          event: event.id,
          event_type: CREATED,
          webhook_endpoint: endpoint!.id,
          attempts: [{ status_code: 200, error: null }],
        },
      ]);
      expect(await get(`/v1/credence/deliveries/${data[0].id}`)).toEqual(data[0]);

      const health = await get(`/v1/credence/webhook_endpoints/${endpoint!.id}`);
      expect(health).toMatchObject({ id: endpoint!.id, failing_since: null, disabled_reason: null });
      expect((await get('/v1/credence/webhook_endpoints?limit=1')).data).toMatchObject([{ id: endpoint!.id }]);
    });

    test('tell of endpoints that cannot be reached, and of those that were disabled', async () => {
      const dead = await sdk.stripe.webhookEndpoints.create({
        url: 'http://127.0.0.1:1/nobody',
        enabled_events: [CREATED],
        api_version: '2025-03-31.basil',
        description: 'listens no more',
      });
      const session = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      const [delivery] = await vi.waitFor(async () => {
        const { data } = await get(`/v1/credence/deliveries?webhook_endpoint=${dead.id}&state=pending`);
        expect(data[0].attempts).toHaveLength(1);
        return data;
      }, WAIT);
      expect(delivery).toMatchObject({
        attempts: [{ status_code: null, error: 'connection_refused' }],
        next_attempt: expect.any(Number),
      });
      expect((await sdk.stripe.events.retrieve(delivery.event)).pending_webhooks).toBeGreaterThan(0);
      const failing = await sdk.stripe.events.list({ delivery_success: false, type: CREATED });
      expect(failing.data.map(({ data }) => (data.object as { id: string }).id)).toContain(session.id);
      expect(await get(`/v1/credence/webhook_endpoints/${dead.id}`)).toMatchObject({
        failing_since: expect.any(Number),
        failed_attempts: 1,
        description: 'listens no more',
      });
      await sdk.stripe.webhookEndpoints.update(dead.id, { disabled: true });
      expect(await get(`/v1/credence/webhook_endpoints/${dead.id}`)).toMatchObject({
        status: 'disabled',
        disabled_reason: 'request',
        disabled_at: expect.any(Number),
      });
      await sdk.stripe.webhookEndpoints.del(dead.id);
    });

    test('a secret is rolled, and both sign while the old one lasts', async () => {
      const { webhooks } = sdk.credence;
      const [endpoint] = (await sdk.stripe.webhookEndpoints.list({ limit: 1 })).data;
      const rolled = await post(`/v1/credence/webhook_endpoints/${endpoint!.id}/roll_secret`, { expires_in: 3600 });
      expect(rolled).toMatchObject({
        secret: expect.stringMatching(/^whsec_/),
        old_secret_expires_at: expect.any(Number),
      });
      expect(rolled.secret).not.toBe(webhooks.secret);
      const session = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      // The inbox still verifies with the old secret; the new one fits the same header.
      await webhooks.next(CREATED, session.id);
      const { body, signature } = webhooks.deliveries.at(-1)!;
      expect(signature.match(/,v1=/g)).toHaveLength(2);
      expect(sdk.stripe.webhooks.constructEvent(body, signature, rolled.secret)).toMatchObject({ object: 'event' });
      webhooks.secret = rolled.secret;
    });
  });

  describe('test helpers', () => {
    test('have a session end as chosen, with every part it asks for', async () => {
      const flow = await post('/v1/identity/verification_flows', {
        options: {
          document: { require_matching_selfie: true, require_id_number: true },
          email: { require_verification: true },
          phone: { require_verification: true },
        },
      });
      const { id } = await sdk.stripe.identity.verificationSessions.create({ verification_flow: flow.id });
      const completed = await post(`/v1/test_helpers/identity/verification_sessions/${id}/complete`, {
        outcome: 'verified',
        outputs: { document_type: 'id_card', address: { line1: '1 Example Street', line2: 'Flat 2', country: 'US' } },
      });
      expect(completed).toMatchObject({ id, status: 'verified', url: null });
      await sdk.credence.webhooks.next('identity.verification_session.verified', id);

      const sensitive = ['dob', 'id_number', 'sex', 'unparsed_sex', 'unparsed_place_of_birth'];
      const ofReport = ['document.unparsed_place_of_birth', 'id_number.dob', 'id_number.id_number'];
      const session = await sdk.restricted.identity.verificationSessions.retrieve(id, {
        expand: [
          ...sensitive.map((name) => `verified_outputs.${name}`),
          ...ofReport.map((name) => `last_verification_report.${name}`),
        ],
      });
      const { verified_outputs: outputs, last_verification_report } = session;
      const report = last_verification_report as Stripe.Identity.VerificationReport;
      expect(outputs).toMatchObject({ id_number_type: 'us_ssn', email: expect.any(String), phone: expect.any(String) });
      expect(report.document).toMatchObject({ type: 'id_card', status: 'verified' });
      expect(report.selfie).toMatchObject({ status: 'verified', document: report.document!.files![0] });
      expect(report.id_number).toMatchObject({ id_number: outputs!.id_number!.slice(-4), dob: outputs!.dob });
      expect(report.email).toEqual({ status: 'verified', error: null, email: outputs!.email });
      expect(report.phone).toEqual({ status: 'verified', error: null, phone: outputs!.phone });
    });
  });

  describe('the request log', () => {
    test('has each request, by what it was about', async () => {
      const session = await sdk.stripe.identity.verificationSessions.create(
        { type: 'document' },
        { idempotencyKey: 'logged' },
      );
      // It is written once the answer is on its way.
      const line = await vi.waitFor(() => get(`/v1/credence/request_logs/${session.lastResponse.requestId}`), WAIT);
      expect(line).toMatchObject({
        method: 'POST',
        path: '/v1/identity/verification_sessions',
        status: 200,
        verification_session: session.id,
        idempotency_key_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      const { data } = await get(`/v1/credence/request_logs?verification_session=${session.id}&method=POST`);
      expect(data).toEqual([line]);
    });

    test('has refusals too, with their codes', async () => {
      const refusal = await sdk.stripe.identity.verificationSessions
        .create({} as Stripe.Identity.VerificationSessionCreateParams)
        .catch((error: Stripe.errors.StripeError) => error);
      const { requestId } = refusal as Stripe.errors.StripeError;
      const line = await vi.waitFor(() => get(`/v1/credence/request_logs/${requestId}`), WAIT);
      expect(line).toMatchObject({ status: 400, error_code: 'parameter_missing', error_param: 'type' });
    });
  });
}
