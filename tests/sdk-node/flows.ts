import { describe, expect, test } from 'vitest';
import type { SdkContext } from './context.ts';

/** What Stripe has in its dashboard only: the SDK has no names for it, but sends it as it sends everything. */
export function describeFlows(sdk: SdkContext): void {
  describe('verification flows', () => {
    const PATH = '/v1/identity/verification_flows';

    test('create, retrieve, change and list, and make a session from one', async () => {
      const flow = await sdk.stripe.rawRequest('POST', PATH, {
        name: 'Onboarding',
        return_url: 'https://example.com/back',
        options: {
          document: { allowed_types: ['passport'], require_live_capture: true },
          email: { require_verification: true },
          phone: { require_verification: true },
          matching: { name: 'similar', dob: 'none' },
          id_number: { require_verification: true },
        },
        metadata: { team: 'risk' },
        static_link: { active: true },
      });
      expect(flow).toMatchObject({ object: 'identity.verification_flow', name: 'Onboarding', active: true });
      expect(await sdk.stripe.rawRequest('GET', `${PATH}/${flow.id}`)).toEqual(flow);
      const { data } = (await sdk.stripe.rawRequest('GET', `${PATH}?active=true&limit=1`)) as unknown as {
        data: object[];
      };
      expect(data).toEqual([flow]);

      const session = await sdk.stripe.identity.verificationSessions.create({
        verification_flow: flow.id,
        provided_details: { email: 'anna@example.com', phone: '+15550100' },
      });
      expect(session).toMatchObject({
        type: 'verification_flow',
        verification_flow: flow.id,
        options: {
          document: { allowed_types: ['passport'], require_live_capture: true },
          email: { require_verification: true },
          phone: { require_verification: true },
          matching: { name: 'similar', dob: 'none' },
          id_number: {},
        },
      });

      const changed = await sdk.stripe.rawRequest('POST', `${PATH}/${flow.id}`, {
        active: false,
        metadata: { team: '' },
      });
      expect(changed).toMatchObject({ active: false, metadata: {}, name: 'Onboarding' });
      await expect(
        sdk.stripe.identity.verificationSessions.create({ verification_flow: flow.id }),
      ).rejects.toMatchObject({ statusCode: 400, param: 'verification_flow' });
    });
  });
}
