import { defineCommand } from '../command.ts';
import type { Session } from './objects.ts';
import { describeSession, pathOf } from './session-text.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const sessionsRedact = defineCommand({
  name: 'sessions redact',
  summary: 'Erase what a verification session holds of its person, for good',
  argument: 'id',
  options: ACCESS_OPTIONS,
  examples: ['sessions redact vs_1a2b3c'],
  async run({ openAccount, print, paint }, options, id) {
    const api = await openAccount(options);
    const session = await api.post<Session>(pathOf(id, 'redact'));
    print(session, describeSession(session, paint));
  },
});
