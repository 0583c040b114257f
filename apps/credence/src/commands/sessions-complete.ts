import { defineCommand, WrongUsage } from '../command.ts';
import type { Session } from './objects.ts';
import { readPair } from './read-values.ts';
import { describeSession } from './session-text.ts';
import { TEST_ACCESS_OPTIONS } from './shared-options.ts';

const DATES = ['dob', 'issued_date', 'expiration_date'];

export const sessionsComplete = defineCommand({
  name: 'sessions complete',
  summary: 'Make a verification session of test mode end, in any way it can',
  details: `Outputs are named as the API names them, their parts as in address.city; dates also as in dob=1990-02-01.
What is not said is made up, always the same for the same session.`,
  argument: 'id',
  options: {
    outcome: { type: 'string', value: 'code', help: 'verified, or the code last_error shall have; required' },
    reason: { type: 'string', help: 'what last_error says, in place of the general sentence' },
    delay: { type: 'string', value: 'seconds', help: 'how long it is processing first' },
    output: { type: 'string', multiple: true, value: 'name=value', help: 'what to report of the person' },
    ...TEST_ACCESS_OPTIONS,
  },
  examples: [
    'sessions complete vs_1a2b3c --outcome verified',
    'sessions complete vs_1a2b3c --outcome verified --output first_name=Jenny --output dob=1990-02-01',
    'sessions complete vs_1a2b3c --outcome document_expired --delay 30',
  ],
  async run({ openAccount, print, paint }, options, id) {
    const { outcome, reason, delay } = options;
    if (outcome === undefined) {
      throw new WrongUsage('--outcome is missing: verified, or an error code such as document_expired.');
    }
    const outputs = Object.assign({}, ...options.output.map((text) => outputOf(...readPair('output', text))));
    const api = await openAccount(options);
    const path = `/v1/test_helpers/identity/verification_sessions/${encodeURIComponent(id)}/complete`;
    const session = await api.post<Session>(path, { outcome, reason, delay, ...outputs });
    print(session, describeSession(session, paint));
  },
});

/** The parameters for one output. */
function outputOf(name: string, value: string): Record<string, string> {
  const members = name.split(/[.[\]]+/).filter(Boolean);
  const param = `outputs${members.map((member) => `[${member}]`).join('')}`;
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
  if (!DATES.includes(name) || year === undefined) return { [param]: value };
  return {
    [`${param}[year]`]: year,
    [`${param}[month]`]: String(Number(month)),
    [`${param}[day]`]: String(Number(day)),
  };
}
