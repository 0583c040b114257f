import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type Stripe from 'stripe';

interface Endpoint {
  id: string;
  secret: string;
}

/**
 * Registers where Credence reports to. The signing secret is shown once, so it is kept in a file: after a restart the
 * same endpoint goes on, and events that waited for us still arrive.
 */
export async function openEndpoint(stripe: Stripe, url: string, stateFile: string | undefined): Promise<Endpoint> {
  const kept =
    stateFile && existsSync(stateFile) ? (JSON.parse(readFileSync(stateFile, 'utf8')) as Endpoint) : undefined;
  if (kept) {
    const known = await stripe.webhookEndpoints.retrieve(kept.id).catch(() => undefined);
    if (known?.url === url && known.status === 'enabled') return kept;
  }
  const { id, secret } = await stripe.webhookEndpoints.create({
    url,
    enabled_events: [
      'identity.verification_session.processing',
      'identity.verification_session.verified',
      'identity.verification_session.requires_input',
      'identity.verification_session.canceled',
    ],
  });
  if (!secret) throw new Error('The new endpoint came without its secret.');
  if (stateFile) writeFileSync(stateFile, JSON.stringify({ id, secret }), { mode: 0o600 });
  return { id, secret };
}
