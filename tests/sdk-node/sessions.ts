import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import type { SdkContext } from './context.ts';

const REDACTED = 'identity.verification_session.redacted';

export function describeSessions(sdk: SdkContext): void {
  describe('verification sessions', () => {
    test('create, with everything there is to say', async () => {
      const session = await sdk.stripe.identity.verificationSessions.create({
        type: 'document',
        client_reference_id: 'user-1',
        metadata: { plan: 'basic', 'with space & 漢字': 'é=1&b' },
        options: {
          document: {
            allowed_types: ['passport', 'id_card'],
            require_id_number: false,
            require_live_capture: true,
            require_matching_selfie: false,
          },
        },
        provided_details: { email: 'anna@example.com', phone: '+15550100' },
        related_customer: 'cus_1',
        related_person: { account: 'acct_1', person: 'person_1' },
        return_url: 'https://example.com/back?a=1&b=2',
      });
      expect(session).toMatchObject({
        id: expect.stringMatching(/^vs_\w{24}$/),
        object: 'identity.verification_session',
        status: 'requires_input',
        client_reference_id: 'user-1',
        metadata: { plan: 'basic', 'with space & 漢字': 'é=1&b' },
        options: { document: { allowed_types: ['passport', 'id_card'], require_live_capture: true } },
        provided_details: { email: 'anna@example.com', phone: '+15550100' },
        related_customer: 'cus_1',
        related_person: { account: 'acct_1', person: 'person_1' },
        url: expect.any(String),
        client_secret: expect.stringContaining('_secret_test_'),
      });
      expect(session).not.toHaveProperty('return_url');
      expect(session.lastResponse).toMatchObject({
        statusCode: 200,
        requestId: expect.stringMatching(/^req_\w{14}$/),
        apiVersion: '2026-10-28.endive',
        idempotencyKey: expect.stringMatching(/^stripe-node-retry-/),
      });
    });

    test('retrieve', async () => {
      const session = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      expect(await sdk.stripe.identity.verificationSessions.retrieve(session.id)).toEqual(session);
    });

    test('list, by each filter', async () => {
      const created = await sdk.stripe.identity.verificationSessions.create({
        type: 'document',
        client_reference_id: 'list-1',
        related_customer_account: 'acct_list',
      });
      const filters: Stripe.Identity.VerificationSessionListParams[] = [
        { client_reference_id: 'list-1' },
        { related_customer_account: 'acct_list' },
        { client_reference_id: 'list-1', created: created.created },
        { client_reference_id: 'list-1', created: { gte: created.created, lte: created.created + 60 } },
        { client_reference_id: 'list-1', status: 'requires_input' },
      ];
      for (const filter of filters) {
        const { data, has_more } = await sdk.stripe.identity.verificationSessions.list(filter);
        expect(data.map(({ id }) => id)).toEqual([created.id]);
        expect(has_more).toBe(false);
      }
      const none = await sdk.stripe.identity.verificationSessions.list({
        client_reference_id: 'list-1',
        status: 'verified',
      });
      expect(none.data).toEqual([]);
    });

    test('update, member by member, and unset', async () => {
      const { id } = await sdk.stripe.identity.verificationSessions.create({
        type: 'document',
        metadata: { kept: '1', dropped: '2' },
        options: { document: { allowed_types: ['passport'] } },
      });
      const changed = await sdk.stripe.identity.verificationSessions.update(id, {
        metadata: { dropped: '', added: '3' },
        options: { document: { require_live_capture: true } },
        provided_details: { phone: '+15550100' },
      });
      expect(changed).toMatchObject({
        metadata: { kept: '1', added: '3' },
        options: { document: { allowed_types: ['passport'], require_live_capture: true } },
        provided_details: { phone: '+15550100' },
      });
      expect(changed.metadata).not.toHaveProperty('dropped');
      const unset = await sdk.stripe.identity.verificationSessions.update(id, {
        // Its types do not know of it, but the SDK sends it.
        metadata: '' as never,
        options: { document: '' },
      });
      expect(unset).toMatchObject({ metadata: {}, options: { document: {} } });
      expect(unset.options!.document).toEqual({});
    });

    test('cancel, once and once more', async () => {
      const { id } = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      const canceled = await sdk.stripe.identity.verificationSessions.cancel(id);
      expect(canceled).toMatchObject({ status: 'canceled', url: null, client_secret: null, last_error: null });
      expect(await sdk.stripe.identity.verificationSessions.cancel(id)).toMatchObject({ status: 'canceled' });
    });

    test('redact: nothing of it is left but that it was', async () => {
      const { id } = await sdk.stripe.identity.verificationSessions.create({
        type: 'document',
        client_reference_id: 'to-be-forgotten',
        metadata: { name: 'Anna' },
        provided_details: { email: 'anna@example.com' },
      });
      // `*` does not include it: it has to be asked for by name.
      const [endpoint] = (await sdk.stripe.webhookEndpoints.list({ limit: 1 })).data;
      await sdk.stripe.webhookEndpoints.update(endpoint!.id, { enabled_events: ['*', REDACTED] });
      const redacting = await sdk.stripe.identity.verificationSessions.redact(id);
      expect(redacting).toMatchObject({ status: 'canceled', redaction: { status: expect.any(String) }, url: null });
      await sdk.credence.webhooks.next(REDACTED, id);
      const redacted = await sdk.stripe.identity.verificationSessions.retrieve(id);
      expect(redacted.redaction).toEqual({ status: 'redacted' });
      expect(redacted.metadata).toEqual({});
      expect(JSON.stringify(redacted)).not.toContain('anna');
      await expect(sdk.stripe.identity.verificationSessions.update(id, { metadata: { a: '1' } })).rejects.toMatchObject(
        { statusCode: 400 },
      );
    });
  });
}
