import type { Paint } from '../paint.ts';
import { formatInstant, oneLine } from '../table.ts';
import type { Session } from './objects.ts';

export const SESSIONS = '/v1/identity/verification_sessions';

export function pathOf(id: string, verb?: string): string {
  return `${SESSIONS}/${encodeURIComponent(id)}${verb === undefined ? '' : `/${verb}`}`;
}

/** Where it stands, and where its person goes: nothing of who that is. */
export function describeSession(session: Session, paint: Paint): string {
  const { id, type, created, last_error, last_verification_report: report, livemode, url } = session;
  const mode = livemode ? 'live mode' : 'test mode';
  const lines = [`${id}  ${paintStatus(session, paint)}`, `  ${type}, ${mode}, created ${formatInstant(created)} UTC`];
  if (last_error?.code) lines.push(`  Last error: ${last_error.code}: ${oneLine(last_error.reason ?? '')}`);
  if (report) lines.push(`  Report: ${typeof report === 'string' ? report : report.id}`);
  if (url) lines.push(`  Link: ${url}`);
  return lines.join('\n');
}

/** Its status, or that it is redacted. */
export function statusOf({ status, redaction }: Session): string {
  if (!redaction) return status;
  return redaction.status === 'redacted' ? `${status}, redacted` : `${status}, being redacted`;
}

function paintStatus(session: Session, paint: Paint): string {
  const text = statusOf(session);
  if (session.status === 'verified') return paint('green', text);
  if (session.status === 'canceled') return paint('gray', text);
  return session.last_error ? paint('red', text) : paint('yellow', text);
}
