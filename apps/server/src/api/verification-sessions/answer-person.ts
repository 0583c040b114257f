import { Refusal } from '@credence/verification';
import { linksOf } from '../../sessions/links.ts';
import type { SessionRecord } from '../../store/sessions.ts';
import type { ApiRequest } from '../operation.ts';
import { answerSession } from './answer.ts';

/** What the integrator keeps for itself, as in an answer that has none of it. */
const KEPT_BACK = {
  client_reference_id: null,
  metadata: {},
  provided_details: null,
  related_customer: null,
  related_customer_account: null,
};

/**
 * A session as an ephemeral key sees it, which lies on the person's own device: enough to go through it and to follow
 * its status. What the integrator notes about the person, and the results, are for the integrator; and so is a fresh
 * link, because it can move the session to another device.
 *
 * @throws {Refusal} When results were named in `expand`.
 */
export async function answerPerson(request: ApiRequest, record: SessionRecord) {
  const personal = ['verified_outputs', 'last_verification_report'].find((name) => request.expand.has(name));
  if (personal !== undefined) {
    throw new Refusal(
      'permission_denied',
      `The provided key '${request.key.masked}' is ephemeral: it shows a session without its results. Read '${personal}' on your server.`,
      'expand',
    );
  }
  const { body } = await answerSession(request, record, linksOf(request.app, record));
  const { related_person: _, ...shown } = body as Record<string, unknown>;
  return { body: { ...shown, ...KEPT_BACK } };
}
