import { createHmac } from 'node:crypto';
import { aborted } from '../aborted.ts';
import type { AccountApi } from '../access.ts';
import { ApiRefusal, NoServer } from '../api.ts';
import { type Context, defineCommand, WrongUsage } from '../command.ts';
import { follow } from '../follow.ts';
import type { Paint } from '../paint.ts';
import { openRelay, passOn, type Relayed } from '../relay.ts';
import type { Event } from './objects.ts';
import { TEST_ACCESS_OPTIONS } from './shared-options.ts';

const ENDPOINTS = '/v1/webhook_endpoints';
/** The asterisk leaves out what only those hear of who ask for it by name. */
const EVERYTHING = ['*', 'identity.verification_session.redacted'];

interface Plan {
  api: AccountApi;
  events: readonly string[];
  forwardTo: URL | undefined;
  poll: boolean;
  secret: string;
  tell(relayed: Relayed): void;
}

export const listen = defineCommand({
  name: 'listen',
  summary: 'Pass webhooks on to a program on this machine, and show them, until Ctrl-C',
  details: `Makes a webhook endpoint for as long as it runs. Each event is verified and passed on in the same bytes, signed with
the secret that is printed, which is always the same for the same key. What your program answers is told to the
server, which tries again as ever. Where the server cannot reach this machine, events are fetched, each once.`,
  options: {
    'forward-to': { type: 'string', value: 'url', help: 'where to; without it events are only shown' },
    events: { type: 'string', multiple: true, value: 'names', help: 'only these, parted by commas; all, unless given' },
    poll: { type: 'boolean', help: 'fetch events, although the server could send them' },
    'print-secret': { type: 'boolean', help: 'print the signing secret, and listen to nothing' },
    ...TEST_ACCESS_OPTIONS,
  },
  examples: [
    'listen --forward-to localhost:3000/webhook',
    'listen --events identity.verification_session.verified,identity.verification_session.requires_input',
    'listen --print-secret',
    'listen --json',
  ],
  async run(context, options) {
    const forwardTo = options['forward-to'] === undefined ? undefined : readUrl(options['forward-to']);
    const names = options.events.flatMap((list) => list.split(',')).map((name) => name.trim());
    const events = names.filter(Boolean);
    const { stream, print, paint } = context;
    const api = await context.openAccount(options);
    const secret = secretFor(api.key);
    if (options['print-secret']) return print({ secret }, secret);
    await receive(context, {
      api,
      events: events.length > 0 ? events : EVERYTHING,
      forwardTo,
      poll: options.poll,
      secret,
      tell: (relayed) => stream(relayed, describe(relayed, paint)),
    });
  },
});

/** Receives webhooks where the server can reach us, and asks for events where it cannot. */
async function receive(context: Context, plan: Plan): Promise<void> {
  const signal = context.untilInterrupted();
  if (plan.poll) return fetchEvents(context, plan, signal);
  const { promise: endpointSecret, resolve: knowSecret } = Promise.withResolvers<string>();
  const relay = await openRelay(endpointSecret, plan, plan.tell);
  let endpoint: { id: string; secret: string } | undefined;
  try {
    endpoint = await createEndpoint(plan, relay.url);
    if (!endpoint) return await fetchEvents(context, plan, signal);
    knowSecret(endpoint.secret);
    announce(context, plan);
    await aborted(signal);
  } finally {
    if (endpoint) await removeEndpoint(context, plan, endpoint.id);
    await relay.close();
  }
}

async function removeEndpoint({ note }: Context, { api }: Plan, id: string): Promise<void> {
  try {
    await api.delete(`${ENDPOINTS}/${id}`);
  } catch (error) {
    if (!(error instanceof ApiRefusal || error instanceof NoServer)) throw error;
    note(`The webhook endpoint ${id} could not be removed, and may still be there: ${error.message}`);
  }
}

/** @returns Undefined when the server sends nothing to addresses such as ours. */
async function createEndpoint({ api, events }: Plan, url: string) {
  try {
    return await api.post<{ id: string; secret: string }>(ENDPOINTS, {
      url,
      enabled_events: events,
      description: 'credence listen: removed when it ends',
    });
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === 'url_invalid') return undefined;
    throw error;
  }
}

async function fetchEvents(context: Context, plan: Plan, signal: AbortSignal): Promise<void> {
  const { api, events } = plan;
  const types = events.includes('*') ? undefined : events;
  const path = '/v1/events';
  const parameters = { ...(types && { types }) };
  const onSilence = (error: Error) => context.note(error.message);
  const added = await follow<Event>({ api, path, parameters, signal, onSilence });
  announce(context, plan);
  for await (const event of added) {
    plan.tell(await passOn(Buffer.from(JSON.stringify(event, null, 2)), plan));
  }
}

function announce({ note, paint }: Context, { forwardTo, secret }: Plan): void {
  const to = forwardTo
    ? `to ${forwardTo.href}, signed with ${paint('bold', secret)}`
    : 'to nobody: they are only shown';
  note(`Ready. Events go ${to}. Ctrl-C ends it.`);
}

function describe({ event, status, problem, durationMs }: Relayed, paint: Paint): string {
  const time = paint('gray', new Date().toTimeString().slice(0, 8));
  const answer = status === undefined ? problem && paint('red', problem) : paintStatus(status, paint);
  const took = status === undefined ? [] : [paint('gray', `${durationMs} ms`)];
  return [time, ...(answer ? [answer] : []), event.type, event.id, event.data.object.id, ...took].join('  ');
}

function paintStatus(status: number, paint: Paint): string {
  return paint(status >= 200 && status < 300 ? 'green' : 'red', String(status));
}

/** The same for a key whenever it listens, so that a program can be set up once; tells nothing of the key. */
function secretFor(key: string): string {
  return `whsec_${createHmac('sha256', key).update('credence listen').digest('hex')}`;
}

function readUrl(text: string): URL {
  const full = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.password) return url;
  throw new WrongUsage(`--forward-to: "${text}" is no web address. Example: localhost:3000/webhook`);
}
