import type Stripe from 'stripe';
import { afterAll, beforeAll } from 'vitest';
import { type Credence, startCredence } from '../support/credence.ts';
import { readServedApi, type ServedOperation } from '../support/served-api.ts';
import { Witness } from '../support/witness.ts';

/** A running server and official SDKs whose every answer is looked at. */
export interface SdkContext {
  credence: Credence;
  /** What the server says it does. */
  api: ServedOperation[];
  witness: Witness;
  /** With the secret key, and with the restricted one. */
  stripe: Stripe;
  restricted: Stripe;
}

/** One for all tests of a file; filled before the first of them. */
export function useSdk(): SdkContext {
  const sdk = {} as SdkContext;
  beforeAll(async () => {
    sdk.credence = await startCredence();
    sdk.api = await readServedApi(sdk.credence.url);
    sdk.witness = new Witness(sdk.api);
    sdk.stripe = sdk.witness.connect(sdk.credence.url, sdk.credence.secretKey);
    sdk.restricted = sdk.witness.connect(sdk.credence.url, sdk.credence.restrictedKey);
  });
  afterAll(() => sdk.credence?.close());
  return sdk;
}
