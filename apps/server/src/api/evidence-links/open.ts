import { regionsOf } from '@credence/verification';
import type { App } from '../../app.ts';
import { isExpired } from '../../files/open-file.ts';
import { showEvidence } from '../../files/show-evidence.ts';
import { findExamined } from '../../sessions/examined.ts';
import { recordAccess } from '../../store/access-log.ts';
import { findSubmittedCaptures } from '../../store/captures.ts';
import { findSession } from '../../store/sessions.ts';
import { Contents } from '../contents.ts';
import { parseEvidenceToken } from './token.ts';

/**
 * The picture a link leads to; the opening is noted before anything is shown. What is forged, expired or erased looks the
 * same: `undefined`.
 */
export async function openEvidenceLink(app: App, token: string): Promise<Contents | undefined> {
  const link = parseEvidenceToken(app, token);
  if (!link || isExpired(link, app.clock.now(link))) return undefined;
  const record = await findSession(app, link, link.sessionId);
  const examined = record && (await findExamined(app, record, link.reportId || undefined));
  const region = examined && regionsOf(examined.checks)[link.index];
  if (!record?.key || !region) return undefined;
  const { key } = record;
  const captures = await findSubmittedCaptures(app, examined.submissionId);
  const capture = captures.find(({ side, frame }) => side === region.capture && frame === 0);
  if (!capture) return undefined;
  const paths = [`evidence:${region.check}`, `file:${capture.fileId}`, 'opened'];
  await recordAccess(app, link, { actor: link.actor, paths, sessionIds: [link.sessionId] });
  return new Contents({
    type: 'image/jpeg',
    filename: `${link.sessionId}-${link.index + 1}-${region.check}.jpg`,
    source: capture.fileId,
    load: () => showEvidence(app, key, capture, region),
  });
}
