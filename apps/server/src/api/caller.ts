import { Refusal } from '@credence/verification';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { getAccount } from '../store/accounts.ts';
import { authenticate, type PresentedKey } from './authenticate.ts';
import { isApiVersion } from './versions.ts';

/** Who made a request, and in which version they speak. */
export interface Caller {
  key: PresentedKey;
  apiVersion: string;
}

/** Finds out who is asking, before anything of what they ask is read. */
export async function identifyCaller(app: App, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  refuseOtherSites(request);
  const key = await authenticate(app, request.headers.authorization, request.ip);
  for (const header of ['stripe-account', 'stripe-context']) refuseOtherAccount(key, request.headers[header]);
  // SDKs tell their callers whom an answer was for.
  if (request.headers['stripe-account'] !== undefined) reply.header('stripe-account', key.accountId);
  const apiVersion = await readVersion(app, key, request.headers['stripe-version']);
  reply.header('stripe-version', apiVersion);
  request.setDecorator<Caller>('caller', { key, apiVersion });
}

export function callerOf(request: FastifyRequest): Caller {
  return request.getDecorator<Caller>('caller');
}

/**
 * Browsers remember what was typed in as user name, and add it to whatever any page has them send here: forms too. A
 * bearer token no browser adds by itself.
 */
function refuseOtherSites({ headers, host }: FastifyRequest): void {
  if (!/^basic\s/i.test(headers.authorization ?? '')) return;
  const { origin, 'sec-fetch-site': site } = headers;
  const foreign = site === undefined ? origin !== undefined && hostOf(origin) !== host : !OWN_SITES.has(String(site));
  if (!foreign) return;
  throw new Refusal(
    'permission_denied',
    "Pages of other sites cannot use Basic authentication. Send the key as 'Authorization: Bearer YOUR_KEY'.",
  );
}

/** `none`: typed into the address bar. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}

/** There are no connected accounts: one can act for oneself only. */
function refuseOtherAccount(key: PresentedKey, account: string | string[] | undefined): void {
  if (account === undefined || account === key.accountId) return;
  throw new Refusal(
    'permission_denied',
    `The provided key '${key.masked}' does not have access to account '${account}' (or that account does not exist).`,
  );
}

async function readVersion(app: App, key: PresentedKey, wanted: string | string[] | undefined): Promise<string> {
  if (wanted === undefined) return (await getAccount(app, key.accountId)).defaultApiVersion;
  const version = String(wanted);
  if (!isApiVersion(version)) throw new Refusal('parameter_invalid', `Invalid Stripe API version: ${version}`);
  return version;
}
