import { defineCommand, WrongUsage } from '../command.ts';
import type { Session } from './objects.ts';
import { readPair } from './read-values.ts';
import { describeSession, SESSIONS } from './session-text.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const sessionsCreate = defineCommand({
  name: 'sessions create',
  summary: 'Create a verification session, and get its link',
  options: {
    type: { type: 'string', choices: ['document', 'id_number'], help: 'document, unless given' },
    flow: { type: 'string', value: 'id', help: 'a verification flow, which decides all there is to ask for' },
    selfie: { type: 'boolean', help: 'ask for a selfie too, and compare it with the document' },
    'id-number': { type: 'boolean', help: 'ask for an ID number too' },
    'live-capture': { type: 'boolean', help: 'take pictures from a camera only, no uploads' },
    allow: {
      type: 'string',
      multiple: true,
      choices: ['driving_license', 'id_card', 'passport'],
      help: 'the only types of documents to accept',
    },
    reference: { type: 'string', value: 'id', help: 'your own id of the person: client_reference_id' },
    'return-url': { type: 'string', value: 'url', help: 'where the person goes afterwards' },
    metadata: { type: 'string', multiple: true, value: 'name=value', help: 'a note of yours' },
    outcome: { type: 'string', value: 'code', help: 'in test mode: how it shall end, verified or an error code' },
    when: { type: 'string', choices: ['create', 'open'], help: 'when that happens; create, unless given' },
    ...ACCESS_OPTIONS,
  },
  examples: [
    'sessions create',
    'sessions create --selfie --return-url https://example.com/done',
    'sessions create --outcome document_expired --when open',
    'sessions create --metadata order=1234 --json',
  ],
  async run({ openAccount, print, paint }, options) {
    const { type, flow, selfie, allow, when } = options;
    const idNumber = options['id-number'];
    const liveCapture = options['live-capture'];
    if (flow !== undefined && (type !== undefined || selfie || idNumber || liveCapture || allow.length > 0)) {
      throw new WrongUsage('A flow decides what is asked for: leave out --flow, or what else you ask for.');
    }
    if (when !== undefined && options.outcome === undefined) {
      throw new WrongUsage('--when says when the --outcome happens: say which.');
    }
    const metadata = options.metadata.map((text) => readPair('metadata', text));
    const api = await openAccount(options);
    const session = await api.post<Session>(SESSIONS, {
      ...(flow === undefined ? { type: type ?? 'document' } : { verification_flow: flow }),
      'options[document][require_matching_selfie]': selfie || undefined,
      'options[document][require_id_number]': idNumber || undefined,
      'options[document][require_live_capture]': liveCapture || undefined,
      ...(allow.length > 0 && { 'options[document][allowed_types]': allow }),
      client_reference_id: options.reference,
      return_url: options['return-url'],
      ...Object.fromEntries(metadata.map(([name, value]) => [`metadata[${name}]`, value])),
      'metadata[credence_outcome]': options.outcome,
      'metadata[credence_when]': when,
    });
    print(session, describeSession(session, paint));
  },
});
