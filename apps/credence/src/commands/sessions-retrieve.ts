import { defineCommand } from '../command.ts';
import type { Session } from './objects.ts';
import { describeSession, pathOf } from './session-text.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const sessionsRetrieve = defineCommand({
  name: 'sessions retrieve',
  summary: 'Show a verification session',
  details: `What was read from the document is shown with --json only, as far as --expand names it and the key may read it.
A link that was used or has expired is renewed.`,
  argument: 'id',
  options: {
    expand: { type: 'string', multiple: true, value: 'name', help: 'a member to tell in full, with --json' },
    ...ACCESS_OPTIONS,
  },
  examples: [
    'sessions retrieve vs_1a2b3c',
    'sessions retrieve vs_1a2b3c --expand verified_outputs --expand last_verification_report --json',
    'sessions retrieve vs_1a2b3c --expand verified_outputs.dob --api-key "$RESTRICTED_KEY" --json',
  ],
  async run({ openAccount, print, paint }, options, id) {
    const api = await openAccount(options);
    const { expand } = options;
    const session = await api.get<Session>(pathOf(id), expand.length > 0 ? { expand } : {});
    print(session, describeSession(session, paint));
  },
});
