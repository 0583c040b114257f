import { Refusal } from '@credence/verification';
import { findExamined } from '../../../sessions/examined.ts';
import { recordAccess } from '../../../store/access-log.ts';
import { findSubmittedCaptures } from '../../../store/captures.ts';
import { evidenceUrl } from '../../evidence-links/token.ts';
import { SHORT_LINK_SECONDS } from '../../file-links/expiry.ts';
import { text } from '../../form/parameters.ts';
import { type ApiRequest, defineOperation } from '../../operation.ts';
import { refuseStale } from '../../permissions.ts';
import { EVIDENCE_EXPANDABLE, serializeEvidence } from '../../serialize/evidence.ts';
import { getSession } from '../../verification-sessions/answer.ts';

/**
 * `GET /v1/credence/verification_sessions/:id/evidence`: what each check found and where, with links of 30 seconds to
 * pictures of it. Held sessions show theirs to whoever is to decide; others, once there is a report.
 */
export const evidence = defineOperation({
  method: 'GET',
  path: '/v1/credence/verification_sessions/:id/evidence',
  summary: 'Retrieve the evidence of a verification session',
  returns: 'credence.evidence',
  extension: true,
  callers: ['restricted'],
  permission: 'identity_sensitive_recent_read',
  params: { verification_report: text().optional() },
  expandable: EVIDENCE_EXPANDABLE,
  async run(request, { verification_report: reportId }) {
    const { app, account, key } = request;
    const record = await getSession(request);
    const { session } = record;
    const examined = await findExamined(app, record, reportId);
    if (!examined) throw nothingYet(request, reportId);
    const now = app.clock.now(account);
    refuseStale(key, examined.examinedAt, now);
    await recordAccess(app, account, { actor: key.id, paths: ['evidence'], sessionIds: [session.id] });
    const expiresAt = new Date(now.getTime() + SHORT_LINK_SECONDS * 1000);
    const link = { ...account, sessionId: session.id, reportId: examined.reportId ?? '', actor: key.id, expiresAt };
    const body = serializeEvidence(examined, {
      session,
      captures: record.key ? await findSubmittedCaptures(app, examined.submissionId) : [],
      expiresAt,
      urlOf: (index) => evidenceUrl(app, { ...link, index }),
    });
    return { body, session: { id: session.id, key: record.key } };
  },
});

function nothingYet({ id }: ApiRequest, reportId: string | undefined): Refusal {
  if (reportId !== undefined) {
    const message = `The verification session '${id}' has no report '${reportId}'.`;
    return new Refusal('reference_missing', message, 'verification_report');
  }
  return new Refusal(
    'parameter_invalid',
    'This VerificationSession has no evidence yet: there is some once its person has submitted and the checks have run.',
  );
}
