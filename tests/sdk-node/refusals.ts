import { describe, expect, test } from 'vitest';
import type { SdkContext } from './context.ts';

export function describeRefusals(sdk: SdkContext): void {
  describe('refusals', () => {
    test('say what is wrong, where, and where to read on', async () => {
      await expect(sdk.stripe.identity.verificationSessions.retrieve('vs_none')).rejects.toMatchObject({
        statusCode: 404,
        code: 'resource_missing',
        param: 'session',
        doc_url: `${sdk.credence.url}/docs/api#error-resource-missing`,
        message: "No such VerificationSession: 'vs_none'",
      });
    });
  });
}
