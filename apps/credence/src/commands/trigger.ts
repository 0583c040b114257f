import { setTimeout } from 'node:timers/promises';
import { type Api, ApiRefusal, type Parameters } from '../api.ts';
import { defineCommand, WrongUsage } from '../command.ts';
import type { Event, List, Session } from './objects.ts';
import { pathOf, SESSIONS } from './session-text.ts';
import { TEST_ACCESS_OPTIONS } from './shared-options.ts';

const PREFIX = 'identity.verification_session.';
const EVENTS = ['created', 'processing', 'verified', 'requires_input', 'canceled', 'redacted'] as const;
type EventName = (typeof EVENTS)[number];

interface Endpoint {
  id: string;
  enabled_events: string[];
  status: string;
}

/** Long enough to look at it, and for who advances the test clock no time at all. */
const PROCESSING_S = 3600;
/** Events are there as soon as a session has changed; a redaction is carried out by a job. */
const WAIT_MS = 20_000;
const POLL_MS = 100;

export const trigger = defineCommand({
  name: 'trigger',
  summary: 'Make an event happen, with a session made for it',
  details: `Events: ${EVENTS.join(', ')};
or the same with ${PREFIX} before it.
After processing the session stays so for an hour of the test clock: credence clock advance 1h ends it.`,
  argument: 'event',
  argumentChoices: EVENTS,
  options: {
    code: {
      type: 'string',
      help: 'for requires_input: the code of last_error; document_unverified_other, unless given',
    },
    ...TEST_ACCESS_OPTIONS,
  },
  examples: [
    'trigger verified',
    'trigger requires_input --code document_expired',
    'trigger requires_input --code selfie_face_mismatch --json',
    'trigger identity.verification_session.redacted',
  ],
  async run({ openAccount, print, paint }, options, argument) {
    const name = readName(argument);
    const { code = 'document_unverified_other' } = options;
    if (options.code !== undefined && name !== 'requires_input') {
      throw new WrongUsage('--code is the reason of requires_input; other events have none.');
    }
    const api = await openAccount(options);
    if (name === 'redacted') await requireListener(api, `${PREFIX}${name}`);
    const { id } = await createSession(api, name === 'requires_input' ? code : '');
    await bringAbout(api, name, id, code);
    const event = await awaitEvent(api, `${PREFIX}${name}`, id);
    print(event, `${paint('green', 'Done')}: ${event.type}\n  event    ${event.id}\n  session  ${id}`);
  },
});

function readName(argument: string): EventName {
  const short = argument.startsWith(PREFIX) ? argument.slice(PREFIX.length) : argument;
  const name = EVENTS.find((known) => known === short);
  if (name) return name;
  throw new WrongUsage(`There is no event "${argument}". Those that can be triggered: ${EVENTS.join(', ')}.`);
}

/** @throws {ApiRefusal} When no endpoint asks for the event by name: then it is not made at all. */
async function requireListener(api: Api, type: string): Promise<void> {
  const endpoints = await api.list<Endpoint>('/v1/webhook_endpoints');
  if (endpoints.some((one) => one.status === 'enabled' && one.enabled_events.includes(type))) return;
  throw new ApiRefusal(
    `${type} happens only where a webhook endpoint asks for it by name, and none does. credence listen asks for it while it runs.`,
  );
}

/** A session that asks for what the code is about. */
async function createSession(api: Api, code: string): Promise<Session> {
  const [contact] = /^(?:phone|email)(?=_)/.exec(code) ?? [];
  if (contact === undefined) return api.post<Session>(SESSIONS, { type: 'document', ...optionsFor(code) });
  const flows = '/v1/identity/verification_flows';
  const flow = await api.post<{ id: string }>(flows, {
    name: `credence trigger, ${contact}`,
    [`options[${contact}][require_verification]`]: true,
  });
  try {
    return await api.post<Session>(SESSIONS, { verification_flow: flow.id });
  } finally {
    // Flows cannot be deleted; this one makes no more sessions.
    await api.post(`${flows}/${flow.id}`, { active: false });
  }
}

function optionsFor(code: string): Parameters {
  if (code.startsWith('selfie_')) return { 'options[document][require_matching_selfie]': true };
  return code.startsWith('id_number_') ? { 'options[document][require_id_number]': true } : {};
}

async function bringAbout(api: Api, name: EventName, id: string, code: string): Promise<void> {
  const complete = (parameters: Parameters) =>
    api.post(`/v1/test_helpers/identity/verification_sessions/${id}/complete`, parameters);
  if (name === 'created') return;
  if (name === 'processing') await complete({ outcome: 'verified', delay: PROCESSING_S });
  else if (name === 'verified') await complete({ outcome: 'verified' });
  else if (name === 'requires_input') await complete({ outcome: code });
  else await api.post(pathOf(id, name === 'canceled' ? 'cancel' : 'redact'));
}

async function awaitEvent(api: Api, type: string, sessionId: string): Promise<Event> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await setTimeout(POLL_MS)) {
    const { data } = await api.get<List<Event>>('/v1/events', { type, limit: 100 });
    const event = data.find(({ data: { object } }) => object.id === sessionId);
    if (event) return event;
  }
  throw new ApiRefusal(
    `${type} of ${sessionId} has not happened yet: is a server at work? credence events list tells.`,
  );
}
