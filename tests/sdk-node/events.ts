import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import type { SdkContext } from './context.ts';

const CREATED = 'identity.verification_session.created';
const VERIFIED = 'identity.verification_session.verified';

export function describeEvents(sdk: SdkContext): void {
  describe('events', () => {
    test('retrieve and list', async () => {
      const session = await sdk.stripe.identity.verificationSessions.create(
        { type: 'document' },
        { idempotencyKey: 'sdk-event' },
      );
      const delivered = await sdk.credence.webhooks.next(CREATED, session.id);
      const event = (await sdk.stripe.events.retrieve(delivered.id)) as Stripe.IdentityVerificationSessionCreatedEvent;
      expect(event).toMatchObject({
        type: CREATED,
        api_version: '2026-10-28.endive',
        data: { object: { id: session.id, url: null, client_secret: null } },
        request: { id: session.lastResponse.requestId, idempotency_key: 'sdk-event' },
      });
      for (const filter of [{ type: CREATED }, { types: [CREATED, VERIFIED] }, { type: 'identity.*' }, { limit: 1 }]) {
        const { data } = await sdk.stripe.events.list(filter);
        expect(data[0]!.id).toBe(event.id);
      }
      expect((await sdk.stripe.events.list({ created: { lt: event.created - 3600 } })).data).toEqual([]);
      const told = await sdk.stripe.events.list({ delivery_success: false });
      expect(told.data.map(({ id }) => id)).not.toContain(event.id);
    });

    test('sent again on demand, the same event arrives once more', async () => {
      const { webhooks } = sdk.credence;
      const session = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      const event = await webhooks.next(CREATED, session.id);
      const again = await sdk.stripe.rawRequest('POST', `/v1/events/${event.id}/retry`, {});
      expect(again).toMatchObject({ id: event.id, object: 'event' });
      const arrivals = () => webhooks.events.filter(({ id }) => id === event.id).length;
      await webhooks.until('second arrival', () => arrivals() === 2);
    });

    test('what `stripe listen` begins with can be asked for', async () => {
      const answer = await sdk.stripe.rawRequest('POST', '/v1/stripecli/sessions', {
        device_name: 'laptop',
        websocket_features: ['webhooks'],
      });
      expect(answer).toMatchObject({
        websocket_authorized_feature: 'webhooks',
        secret: expect.stringMatching(/^whsec_/),
      });
    });

    test('what arrives is what the SDK’s verifier takes, and not what was changed on the way', async () => {
      const { webhooks } = sdk.credence;
      const session = await sdk.stripe.identity.verificationSessions.create({ type: 'document' });
      await webhooks.next(CREATED, session.id);
      const { body, signature } = webhooks.deliveries.at(-1)!;
      const verify = (text: string, tolerance?: number) =>
        sdk.stripe.webhooks.constructEvent(text, signature, webhooks.secret, tolerance);
      expect(verify(body)).toMatchObject({ object: 'event', livemode: false });
      await expect(
        sdk.stripe.webhooks.constructEventAsync(Buffer.from(body), signature, webhooks.secret),
      ).resolves.toEqual(verify(body));
      expect(() => verify(body.replace('requires_input', 'verified'))).toThrow('No signatures found matching');
    });
  });
}

export function describeEndpoints(sdk: SdkContext): void {
  describe('webhook endpoints', () => {
    test('create, retrieve, list, change, disable and delete', async () => {
      const endpoint = await sdk.stripe.webhookEndpoints.create({
        url: 'https://example.com/hook',
        enabled_events: ['identity.verification_session.verified', 'identity.verification_session.redacted'],
        api_version: '2025-03-31.basil',
        description: 'for the SDK',
        metadata: { team: 'risk' },
      });
      expect(endpoint).toMatchObject({
        secret: expect.stringMatching(/^whsec_/),
        status: 'enabled',
        application: null,
      });
      const { secret: _, ...shown } = endpoint;
      expect(await sdk.stripe.webhookEndpoints.retrieve(endpoint.id)).toEqual(shown);
      expect((await sdk.stripe.webhookEndpoints.list({ limit: 1 })).data).toEqual([shown]);
      const changed = await sdk.stripe.webhookEndpoints.update(endpoint.id, {
        url: 'https://example.com/other',
        enabled_events: ['*'],
        description: '',
        disabled: true,
        metadata: { team: '', owner: 'anna' },
      });
      expect(changed).toEqual({
        ...shown,
        url: 'https://example.com/other',
        enabled_events: ['*'],
        description: null,
        status: 'disabled',
        metadata: { owner: 'anna' },
      });
      expect(await sdk.stripe.webhookEndpoints.del(endpoint.id)).toEqual({
        id: endpoint.id,
        object: 'webhook_endpoint',
        deleted: true,
      });
    });
  });
}
