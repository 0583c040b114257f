import { Refusal } from '@credence/verification';
import { type App, NO_CALL } from '../app.ts';
import { type Account, getAccount } from '../store/accounts.ts';
import { findLinkedFlow, type VerificationFlow } from '../store/verification-flows.ts';
import { createSessionFromFlow } from './create-from-flow.ts';
import { linksOf } from './links.ts';
import { readStaticToken } from './static-link.ts';

/** What a visitor says of themselves, and what their link says of them. Nobody has checked either. */
export interface Visitor {
  email: string;
  clientReferenceId: string | null;
}

/**
 * Looks at where a static link leads, without making anything.
 *
 * @throws {Refusal} `link_expired` when the link was never ours, is switched off, or its flow is inactive: all the same
 * to whoever holds it.
 */
export async function viewStaticLink(app: App, token: string): Promise<{ livemode: boolean; account: Account }> {
  const flow = await getLinkedFlow(app, token);
  return { livemode: flow.livemode, account: await getAccount(app, flow.accountId) };
}

/**
 * Opens a session for somebody who came by a static link.
 *
 * @returns The token of the session's own link.
 * @throws {Refusal} As `viewStaticLink`.
 */
export async function startFromStaticLink(app: App, token: string, visitor: Visitor): Promise<string> {
  const flow = await getLinkedFlow(app, token);
  const details = {
    providedDetails: { email: visitor.email },
    clientReferenceId: visitor.clientReferenceId,
    metadata: {},
    relatedCustomer: null,
    relatedCustomerAccount: null,
    relatedPerson: null,
    returnUrl: null,
  };
  const record = await createSessionFromFlow(app, flow, details, NO_CALL);
  const { url } = linksOf(app, record);
  if (url === null) throw new Error(`session ${record.session.id} is new and has no link`);
  return url.slice(url.lastIndexOf('/') + 1);
}

async function getLinkedFlow(app: App, token: string): Promise<VerificationFlow> {
  const linked = readStaticToken(app, token);
  const flow = linked && (await findLinkedFlow(app, linked.id, linked.livemode));
  if (!flow?.active || !flow.staticLinkActive) {
    throw new Refusal('link_expired', 'This link is not in use. Ask whoever gave it to you how to go on.');
  }
  return flow;
}
