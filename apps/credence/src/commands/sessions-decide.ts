import { defineCommand, WrongUsage } from '../command.ts';
import type { Session } from './objects.ts';
import { describeSession } from './session-text.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const sessionsDecide = defineCommand({
  name: 'sessions decide',
  summary: 'End a verification session that is held for review',
  details: 'credence reviews list --status open tells which are held, and why.',
  argument: 'id',
  options: {
    outcome: { type: 'string', value: 'code', help: 'verified, or the code last_error shall have; required' },
    reason: { type: 'string', help: 'what last_error says, in place of the general sentence' },
    ...ACCESS_OPTIONS,
  },
  examples: [
    'sessions decide vs_1a2b3c --outcome verified',
    'sessions decide vs_1a2b3c --outcome document_unverified_other --reason "The portrait was replaced."',
  ],
  async run({ openAccount, print, paint }, options, id) {
    const { outcome, reason } = options;
    if (outcome === undefined) {
      throw new WrongUsage('--outcome is missing: verified, or an error code such as document_unverified_other.');
    }
    const api = await openAccount(options);
    const path = `/v1/credence/verification_sessions/${encodeURIComponent(id)}/decide`;
    const session = await api.post<Session>(path, { outcome, reason });
    print(session, describeSession(session, paint));
  },
});
