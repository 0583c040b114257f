import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { signatureVectors } from './support/signature-vectors.ts';

const { webhooks } = new Stripe('sk_test_unused');

test.each(signatureVectors(Math.floor(Date.now() / 1000)))("Node's verifier, given $name", async (vector) => {
  const { payload, header, secret, tolerance } = vector;
  const verify = () => webhooks.constructEvent(payload, header, secret, tolerance);
  const verifyAsync = () => webhooks.constructEventAsync(payload, header, secret, tolerance);
  if (vector.accepted) {
    expect(verify()).toMatchObject({ object: 'event' });
    await expect(verifyAsync()).resolves.toMatchObject({ object: 'event' });
  } else {
    expect(verify).toThrow(Stripe.errors.StripeSignatureVerificationError);
    await expect(verifyAsync()).rejects.toThrow(Stripe.errors.StripeSignatureVerificationError);
  }
});
