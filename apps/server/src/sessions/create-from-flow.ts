import { Refusal } from '@credence/verification';
import type { AccountRef, App, Cause } from '../app.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { findVerificationFlow, type VerificationFlow } from '../store/verification-flows.ts';
import { createSession, type NewSession } from './create.ts';
import { requireChannels } from './require-channels.ts';

/** What a session made from a flow may still have of its own; the rest is the flow's. */
export type FlowSessionDetails = Omit<NewSession, 'type' | 'options' | 'verificationFlowId'>;

/**
 * Opens a session that asks for what its flow asks for, as the flow stands now: later changes do not reach it.
 *
 * @throws {Refusal} When the server has lost the ways out that the flow's codes would go.
 * @param details Without a `returnUrl` people are sent where the flow says.
 */
export function createSessionFromFlow(
  app: App,
  flow: VerificationFlow,
  details: FlowSessionDetails,
  cause: Cause,
  answer?: Parameters<typeof createSession>[4],
): Promise<SessionRecord> {
  const account: AccountRef = { accountId: flow.accountId, livemode: flow.livemode };
  requireChannels(app, flow.options, flow.livemode);
  const wanted: NewSession = {
    ...details,
    type: 'verification_flow',
    verificationFlowId: flow.id,
    options: flow.options,
    returnUrl: details.returnUrl ?? flow.returnUrl,
  };
  return createSession(app, account, wanted, cause, answer);
}

/**
 * Finds the flow that a request names by a parameter.
 *
 * @throws {Refusal} When there is none in this account and mode, or it makes no more sessions.
 */
export async function getActiveFlow(app: App, account: AccountRef, id: string): Promise<VerificationFlow> {
  const readable = /^vf_[A-Za-z0-9]{1,64}$/.test(id);
  const flow = readable ? await findVerificationFlow(app, account, id) : undefined;
  if (!flow) throw flowMissing(account, id, readable && (await existsInOtherMode(app, account, id)));
  if (!flow.active) {
    throw new Refusal(
      'parameter_invalid',
      `The verification flow '${id}' is inactive: it creates no sessions until it is activated again.`,
      'verification_flow',
    );
  }
  return flow;
}

async function existsInOtherMode(app: App, account: AccountRef, id: string): Promise<boolean> {
  return (await findVerificationFlow(app, { ...account, livemode: !account.livemode }, id)) !== undefined;
}

function flowMissing({ livemode }: AccountRef, id: string, elsewhere: boolean): Refusal {
  const [here, there] = livemode ? ['live', 'test'] : ['test', 'live'];
  const hint = elsewhere
    ? `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`
    : '';
  return new Refusal('reference_missing', `No such verification flow: '${id}'${hint}`, 'verification_flow');
}
