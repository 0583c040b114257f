import type { LogLevel } from '@credence/server/log-level';
import Stripe from 'stripe';
import { type Answers, Person, type Photos } from './person.ts';
import { type Server, startServer } from './server.ts';
import { openWebhookInbox, type WebhookInbox } from './webhook-inbox.ts';

export type { Answers, DocumentType, IdNumber, IdNumberCountry, Photo, Photos } from './person.ts';
export { PageRefusal } from './person.ts';
export type { IdentityEvent, IdentityEventType, NextOptions, WebhookInbox } from './webhook-inbox.ts';

type Session = Stripe.Identity.VerificationSession;

/** `verified`, or why not: any `last_error` code. */
export type Outcome = 'verified' | NonNullable<NonNullable<Session['last_error']>['code']>;

export interface CompleteOptions {
  /** What `last_error[reason]` says, in place of the general sentence. */
  reason?: string;
  /** For how many seconds the session is `processing` first, by the test clock. */
  delay?: number;
  /** What to report of the person and the document: `{ first_name: 'Jenny', dob: { day: 1, month: 2, year: 1990 } }`. */
  outputs?: Record<string, unknown>;
  /** As of *retrieve*. */
  expand?: string[];
}

export interface CredenceOptions {
  /** What the server says on standard output; `error` unless said. */
  logLevel?: LogLevel;
}

/** A server for one test or one test file. */
export interface Credence extends AsyncDisposable {
  /** Where it answers. */
  readonly url: string;
  /** The official SDK, with the secret key. */
  readonly stripe: Stripe;
  readonly secretKey: string;
  /** May read sensitive results. */
  readonly restrictedKey: string;
  readonly publishableKey: string;
  /** Hears of everything that happens to sessions. */
  readonly webhooks: WebhookInbox;
  /** The official SDK with another key of this server: the restricted one, say. */
  connect(key: string): Stripe;
  /** Ends a session that waits for its person as a test wants it to end. Answers the session as it then stands. */
  complete(session: string | { id: string }, outcome: Outcome, options?: CompleteOptions): Promise<Session>;
  /**
   * Shows photos as the person would in their browser, from the link to the submission; they are then really read. An
   * email address, a phone number and an ID number are confirmed and given on the way, where the session asks for them.
   * A second try goes on in the same browser. Answers the session as it then stands, which is `processing` as a rule.
   *
   * @throws {PageRefusal} When the pages turn something down, a photo for example.
   */
  submit(session: string | { id: string }, shown: Photos & Answers): Promise<Session>;
  /**
   * Moves the test clock on, and waits until all that fell due has happened: deliveries, expiries, delayed outcomes.
   *
   * @param by `3d`, `48h`, `90m`, `30s`, or seconds.
   */
  advance(by: string | number): Promise<void>;
  /** Resolves when nothing is due any more: work is done, webhooks have been told. */
  idle(): Promise<void>;
  /** Ends the server and leaves nothing behind. Safe to repeat. */
  close(): Promise<void>;
}

/**
 * Starts a server of its own for a test: on a free port, with an empty embedded database that is gone afterwards. It
 * needs no network. Any number can run side by side.
 *
 * The first one of a machine prepares a database to copy from, in the user's cache folder, which takes some seconds.
 */
export async function startCredence({ logLevel = 'error' }: CredenceOptions = {}): Promise<Credence> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const server = await startServer(logLevel);
    closers.push(() => server.close());
    const stripe = connect(server.url, server.keys.secret);
    const webhooks = await openWebhookInbox(stripe);
    closers.push(() => webhooks.close());
    return assemble(server, { stripe, webhooks, close: () => closeAll(closers) });
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

function assemble(server: Server, parts: { stripe: Stripe; webhooks: WebhookInbox; close(): Promise<void> }): Credence {
  const { stripe, webhooks } = parts;
  const { url, keys } = server;
  const persons = new Map<string, Person>();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= parts.close();
    return closing;
  };
  return {
    url,
    stripe,
    webhooks,
    secretKey: keys.secret,
    restrictedKey: keys.restricted,
    publishableKey: keys.publishable,
    connect: (key) => connect(url, key),
    complete: (session, outcome, options) =>
      stripe.rawRequest(
        'POST',
        `/v1/test_helpers/identity/verification_sessions/${encodeURIComponent(idOf(session))}/complete`,
        { outcome, ...options },
      ),
    async submit(session, shown) {
      const id = idOf(session);
      const { url: link, status } = await stripe.identity.verificationSessions.retrieve(id);
      if (!link) throw new Error(`${id} has no link to follow: it is ${status}.`);
      const person = persons.get(id) ?? new Person(url, id);
      persons.set(id, person);
      await person.verify(link, shown);
      return stripe.identity.verificationSessions.retrieve(id);
    },
    async advance(by) {
      // What is under way while the clock moves would count as of the later time.
      await server.idle();
      const params = typeof by === 'number' ? { seconds: by } : { by };
      await stripe.rawRequest('POST', '/v1/test_helpers/clock/advance', params);
      await server.idle();
    },
    idle: () => server.idle(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function connect(url: string, key: string): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}

function idOf(session: string | { id: string }): string {
  return typeof session === 'string' ? session : session.id;
}

/** In the opposite order; what fails to close keeps nothing else open. */
async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const closer of closers.splice(0).reverse()) await closer().catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
}
