import { Refusal } from '@credence/verification';
import { createEphemeralKey } from '../../store/ephemeral-keys.ts';
import { text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { EPHEMERAL_KEY_EXPANDABLE, serializeEphemeralKey } from '../serialize/ephemeral-key.ts';
import { getSession } from '../verification-sessions/answer.ts';

/** What the original's keys can also open, and this server has none of. */
const ELSEWHERE = ['customer', 'issuing_card', 'nonce'] as const;

/** `POST /v1/ephemeral_keys`: the one answer that tells the key itself. */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/ephemeral_keys',
  summary: 'Create an ephemeral key',
  returns: 'ephemeral_key',
  permission: 'ephemeral_key_write',
  // The app that gets the key was built against one version, and its author must say which.
  explicitVersion: true,
  params: {
    verification_session: text().optional().describe('The id of the session that the key opens. Required.'),
    customer: text().optional().describe('Refused: this server has no customers.'),
    issuing_card: text().optional().describe('Refused: this server has no cards.'),
    nonce: text().optional().describe('Refused: it belongs to cards.'),
  },
  expandable: EPHEMERAL_KEY_EXPANDABLE,
  check(params) {
    const other = ELSEWHERE.find((name) => params[name] !== undefined);
    if (other) {
      throw new Refusal('parameter_invalid', 'This server makes ephemeral keys for verification sessions only.', other);
    }
    if (params.verification_session === undefined) {
      throw new Refusal('parameter_missing', 'Missing required param: verification_session.', 'verification_session');
    }
  },
  async run(request, { verification_session: id = '' }) {
    const { session, key: sessionKey } = await getSession({ ...request, id }).catch((error: unknown) => {
      throw referenceMissing(error) ?? error;
    });
    const { key, secret } = await createEphemeralKey(request.app, request.account, session.id);
    return { body: serializeEphemeralKey(key, secret), session: { id: session.id, key: sessionKey } };
  },
});

/** The session is a parameter's, not the path's: that there is none is the request's own fault, hence 400. */
function referenceMissing(error: unknown): Refusal | undefined {
  if (!(error instanceof Refusal) || error.code !== 'resource_missing') return undefined;
  return new Refusal('reference_missing', error.message, 'verification_session');
}
