import { retrieve as retrieveOwnAccount } from './credence/account/retrieve.ts';
import { update as updateOwnAccount } from './credence/account/update.ts';
import { create as createAccount } from './credence/accounts/create.ts';
import { list as listAccounts } from './credence/accounts/list.ts';
import { retrieve as retrieveAccount } from './credence/accounts/retrieve.ts';
import { update as updateAccount } from './credence/accounts/update.ts';
import { create as createApiKey } from './credence/api-keys/create.ts';
import { expire as expireApiKey } from './credence/api-keys/expire.ts';
import { list as listApiKeys } from './credence/api-keys/list.ts';
import { retrieve as retrieveApiKey } from './credence/api-keys/retrieve.ts';
import { roll as rollApiKey } from './credence/api-keys/roll.ts';
import { update as updateApiKey } from './credence/api-keys/update.ts';
import { create as createBlockListEntry } from './credence/block-list-entries/create.ts';
import { list as listBlockListEntries } from './credence/block-list-entries/list.ts';
import { remove as removeBlockListEntry } from './credence/block-list-entries/remove.ts';
import { retrieve as retrieveBlockListEntry } from './credence/block-list-entries/retrieve.ts';
import { list as listDeliveries } from './credence/deliveries/list.ts';
import { retrieve as retrieveDelivery } from './credence/deliveries/retrieve.ts';
import { list as listOutbox } from './credence/outbox/list.ts';
import { retrieve as replayPolicy } from './credence/policy-replay/retrieve.ts';
import { list as listRequestLogs } from './credence/request-logs/list.ts';
import { retrieve as retrieveRequestLog } from './credence/request-logs/retrieve.ts';
import { dismiss as dismissReview } from './credence/reviews/dismiss.ts';
import { list as listReviews } from './credence/reviews/list.ts';
import { retrieve as retrieveReview } from './credence/reviews/retrieve.ts';
import { decide as decideSession } from './credence/verification-sessions/decide.ts';
import { evidence as retrieveEvidence } from './credence/verification-sessions/evidence.ts';
import { setExpectedDetails } from './credence/verification-sessions/expected-details.ts';
import { list as listEndpointHealth } from './credence/webhook-endpoints/list.ts';
import { retrieve as retrieveEndpointHealth } from './credence/webhook-endpoints/retrieve.ts';
import { rollSecret } from './credence/webhook-endpoints/roll-secret.ts';
import { create as createEphemeralKey } from './ephemeral-keys/create.ts';
import { remove as removeEphemeralKey } from './ephemeral-keys/remove.ts';
import { list as listEvents } from './events/list.ts';
import { retrieve as retrieveEvent } from './events/retrieve.ts';
import { retry as retryEvent } from './events/retry.ts';
import { create as createFileLink } from './file-links/create.ts';
import { list as listFileLinks } from './file-links/list.ts';
import { retrieve as retrieveFileLink } from './file-links/retrieve.ts';
import { update as updateFileLink } from './file-links/update.ts';
import { contents as downloadFile } from './files/contents.ts';
import { create as createFile } from './files/create.ts';
import { list as listFiles } from './files/list.ts';
import { retrieve as retrieveFile } from './files/retrieve.ts';
import type { AnyOperation } from './operation.ts';
import { createStripecliSession } from './stripecli/create-session.ts';
import { advance as advanceClock } from './test-helpers/clock/advance.ts';
import { freeze as freezeClock } from './test-helpers/clock/freeze.ts';
import { release as releaseClock } from './test-helpers/clock/release.ts';
import { reset as resetClock } from './test-helpers/clock/reset.ts';
import { retrieve as retrieveClock } from './test-helpers/clock/retrieve.ts';
import { set as setClock } from './test-helpers/clock/set.ts';
import { complete as completeSession } from './test-helpers/verification-sessions/complete.ts';
import { create as createFlow } from './verification-flows/create.ts';
import { list as listFlows } from './verification-flows/list.ts';
import { retrieve as retrieveFlow } from './verification-flows/retrieve.ts';
import { update as updateFlow } from './verification-flows/update.ts';
import { list as listReports } from './verification-reports/list.ts';
import { retrieve as retrieveReport } from './verification-reports/retrieve.ts';
import { cancel as cancelSession } from './verification-sessions/cancel.ts';
import { create as createSession } from './verification-sessions/create.ts';
import { list as listSessions } from './verification-sessions/list.ts';
import { redact as redactSession } from './verification-sessions/redact.ts';
import { retrieve as retrieveSession } from './verification-sessions/retrieve.ts';
import { update as updateSession } from './verification-sessions/update.ts';
import { create as createEndpoint } from './webhook-endpoints/create.ts';
import { list as listEndpoints } from './webhook-endpoints/list.ts';
import { remove as removeEndpoint } from './webhook-endpoints/remove.ts';
import { retrieve as retrieveEndpoint } from './webhook-endpoints/retrieve.ts';
import { update as updateEndpoint } from './webhook-endpoints/update.ts';

/** All this server answers under `/v1`. */
export const OPERATIONS: readonly AnyOperation[] = [
  createSession,
  retrieveSession,
  updateSession,
  listSessions,
  cancelSession,
  redactSession,
  setExpectedDetails,
  retrieveEvidence,
  replayPolicy,
  decideSession,
  retrieveReview,
  listReviews,
  dismissReview,
  createBlockListEntry,
  retrieveBlockListEntry,
  listBlockListEntries,
  removeBlockListEntry,
  listOutbox,
  createFlow,
  retrieveFlow,
  updateFlow,
  listFlows,
  retrieveReport,
  listReports,
  createFile,
  retrieveFile,
  listFiles,
  downloadFile,
  createFileLink,
  retrieveFileLink,
  updateFileLink,
  listFileLinks,
  retrieveEvent,
  listEvents,
  retryEvent,
  createStripecliSession,
  createEndpoint,
  retrieveEndpoint,
  updateEndpoint,
  listEndpoints,
  removeEndpoint,
  retrieveRequestLog,
  listRequestLogs,
  retrieveEndpointHealth,
  listEndpointHealth,
  rollSecret,
  retrieveDelivery,
  listDeliveries,
  createEphemeralKey,
  removeEphemeralKey,
  retrieveClock,
  advanceClock,
  setClock,
  freezeClock,
  releaseClock,
  resetClock,
  retrieveOwnAccount,
  updateOwnAccount,
  createAccount,
  retrieveAccount,
  updateAccount,
  listAccounts,
  createApiKey,
  retrieveApiKey,
  updateApiKey,
  listApiKeys,
  rollApiKey,
  expireApiKey,
  completeSession,
];
