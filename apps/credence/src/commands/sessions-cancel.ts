import { defineCommand } from '../command.ts';
import type { Session } from './objects.ts';
import { describeSession, pathOf } from './session-text.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const sessionsCancel = defineCommand({
  name: 'sessions cancel',
  summary: 'Cancel a verification session that waits for its person',
  argument: 'id',
  options: ACCESS_OPTIONS,
  examples: ['sessions cancel vs_1a2b3c'],
  async run({ openAccount, print, paint }, options, id) {
    const api = await openAccount(options);
    const session = await api.post<Session>(pathOf(id, 'cancel'));
    print(session, describeSession(session, paint));
  },
});
