import type { SessionChanges, VerificationSession } from '@credence/verification';
import { linksOf } from '../../sessions/links.ts';
import { updateSession } from '../../sessions/update.ts';
import { changeMetadata, metadataChange } from '../form/parameters.ts';
import { defineOperation, type Params } from '../operation.ts';
import { SESSION_EXPANDABLE } from '../serialize/session.ts';
import { answerSession, getSession } from './answer.ts';
import { readDetails, readDocumentOptions, refuseMisplaced, TERMS_PARAMS } from './terms.ts';

const PARAMS = { ...TERMS_PARAMS, metadata: metadataChange().optional() };

/** `POST /v1/identity/verification_sessions/:id` */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/identity/verification_sessions/:id',
  summary: 'Update a verification session',
  returns: 'identity.verification_session',
  permission: 'identity_product_write',
  params: PARAMS,
  expandable: SESSION_EXPANDABLE,
  check(params) {
    refuseMisplaced(params);
  },
  async run(request, params) {
    const { app, account } = request;
    const { session } = await getSession(request);
    const record = await updateSession(app, account, session.id, (before) => changesOf(before, params));
    return answerSession(request, record, linksOf(app, record));
  },
});

function changesOf({ metadata }: VerificationSession, params: Params<typeof PARAMS>): SessionChanges {
  const { type, options } = params;
  const document = readDocumentOptions(params);
  const details = readDetails(params);
  return {
    ...(type !== undefined && { type }),
    // An empty text in place of the map unsets them all.
    ...(options?.document && { document: Object.keys(document).length > 0 ? document : null }),
    ...(details && { providedDetails: details }),
    ...(params.metadata && { metadata: changeMetadata(metadata, params.metadata) }),
  };
}
