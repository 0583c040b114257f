import { Refusal } from '@credence/verification';
import { type AccountRef, type App, atomically } from '../app.ts';
import {
  AnsweredBefore,
  type AnswerRow,
  findAnswer,
  keepAnswer,
  type StoredAnswer,
  toAnswerRow,
} from '../store/idempotency-keys.ts';
import { isUndone } from '../store/is-undone.ts';
import { answerRefusal, formatBody } from './errors.ts';
import type { Outcome, Preparation } from './operation.ts';

const KEY_MAX = 255;

/** As long as Stripe keeps them. */
const LIFETIME_MS = 24 * 3600_000;

/** A request that must be carried out once, however often it arrives. */
export interface OnceRequest {
  key: string;
  /** What was asked: the same key with anything else is a mistake. */
  method: string;
  url: string;
  body: string;
  requestId: string;
  /** The API key that asks, where the answer is for nobody but the one that asked first. */
  asker?: string;
}

export interface Answer {
  status: number;
  /** The body, byte for byte. */
  text: string;
  /** The request that was carried out: this one, or the one repeated. */
  originalRequestId: string;
  replayed: boolean;
  /** Whose person the answer tells of. */
  sessionId: string | null;
}

type Kept = Pick<Outcome, 'session' | 'keptFrom'>;

/** Keys whose first request this process is still carrying out. */
const running = new Set<string>();

/**
 * Carries a request out once: repeated with the same key it gets the first answer again, byte for byte.
 *
 * The answer is kept in the transaction that makes the change, so that no crash can separate the two. A refusal met
 * while carrying out is kept as well; a fault leaves nothing behind, and a repetition starts afresh.
 *
 * @param run Does it, in the transaction.
 * @param prepare Comes before the transaction. Refusals it meets are of the request's own making: they are not kept.
 * @throws {Refusal} When the key was used for another request, or its first request is still running.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export async function once<Ready>(
  app: App,
  account: AccountRef,
  request: OnceRequest,
  run: (tx: App, ready: Ready | undefined) => Promise<Outcome>,
  prepare: () => Promise<Preparation<Ready> | undefined> = async () => undefined,
): Promise<Answer> {
  const fingerprint = fingerprintOf(app, request);
  const scope = `${account.accountId} ${account.livemode} ${request.key}`;
  if (running.has(scope)) throw inUse(request.key);
  running.add(scope);
  try {
    const known = await findAnswer(app, account, request.key);
    if (known) return replay(known, fingerprint, request.key);
    return await carryOut(app, account, request, fingerprint, run, await prepare());
  } finally {
    running.delete(scope);
  }
}

/** What a repetition is to be told, written by the very statement that makes the change. */
export type KeepAnswer = (outcome: Outcome) => AnswerRow;

/**
 * As `once`, for a request that makes its change in one statement and keeps its answer in the same: it goes ahead as if it
 * were the first, and the statement itself tells if it was not.
 *
 * @param run Does it. Writes the row that `keep` gives it, or throws `AnsweredBefore`.
 */
export async function onceAtOnce(
  app: App,
  account: AccountRef,
  request: OnceRequest,
  run: (keep: KeepAnswer) => Promise<Outcome>,
): Promise<Answer> {
  const fingerprint = fingerprintOf(app, request);
  const scope = `${account.accountId} ${account.livemode} ${request.key}`;
  if (running.has(scope)) throw inUse(request.key);
  running.add(scope);
  try {
    const status = 200;
    let text = '';
    const { session } = await run(({ body, ...kept }) => {
      text = formatBody(body);
      return answerRow(app, account, request, fingerprint, { status, text, ...kept });
    });
    return { status, text, originalRequestId: request.requestId, replayed: false, sessionId: session?.id ?? null };
  } catch (error) {
    if (error instanceof AnsweredBefore) return await repeat(app, account, request.key, fingerprint);
    if (!(error instanceof Refusal)) throw error;
    const { status, body } = answerRefusal(app, error);
    const text = formatBody(body);
    const row = answerRow(app, account, request, fingerprint, { status, text });
    if (!(await keepAnswer(app, row))) return await repeat(app, account, request.key, fingerprint);
    return { status, text, originalRequestId: request.requestId, replayed: false, sessionId: null };
  } finally {
    running.delete(scope);
  }
}

/** @throws {Refusal} When a key cannot serve as one. */
export function checkIdempotencyKey(key: string): void {
  if (key === '') throw new Refusal('parameter_invalid', 'Idempotency Key must be a non-empty string.');
  if (key.length > KEY_MAX) {
    throw new Refusal('idempotency_error', `Idempotency keys can have up to ${KEY_MAX} characters.`);
  }
}

async function carryOut<Ready>(
  app: App,
  account: AccountRef,
  request: OnceRequest,
  fingerprint: Buffer,
  run: (tx: App, ready: Ready | undefined) => Promise<Outcome>,
  prepared: Preparation<Ready> | undefined,
): Promise<Answer> {
  const keep = async (tx: App, status: number, text: string, kept: Kept = {}): Promise<Answer> => {
    // Another process was first: what this one did is rolled back.
    if (!(await keepAnswer(tx, answerRow(tx, account, request, fingerprint, { status, text, ...kept })))) {
      throw inUse(request.key);
    }
    return { status, text, originalRequestId: request.requestId, replayed: false, sessionId: kept.session?.id ?? null };
  };
  try {
    return await atomically(app, async (tx) => {
      const { body, kept = body, ...rest } = await run(tx, prepared?.ready);
      const answer = await keep(tx, 200, formatBody(kept), rest);
      return { ...answer, text: formatBody(body) };
    });
  } catch (error) {
    if (isUndone(error)) await prepared?.discard();
    if (!(error instanceof Refusal) || error.code === 'idempotency_key_in_use') throw error;
    const { status, body } = answerRefusal(app, error);
    return keep(app, status, formatBody(body));
  }
}

async function repeat(app: App, account: AccountRef, key: string, fingerprint: Buffer): Promise<Answer> {
  const known = await findAnswer(app, account, key);
  // It expired between the two looks: whoever asks again is the first.
  if (!known) throw inUse(key);
  return replay(known, fingerprint, key);
}

function answerRow(
  app: App,
  account: AccountRef,
  { key, requestId }: OnceRequest,
  fingerprint: Buffer,
  { status, text, session, keptFrom }: Kept & { status: number; text: string },
): AnswerRow {
  const now = keptFrom ?? app.clock.now(account);
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  return toAnswerRow(
    app,
    account,
    key,
    { fingerprint, status, text, requestId },
    { session: session ?? null, now, expiresAt },
  );
}

function replay(known: StoredAnswer | 'erased', fingerprint: Buffer, key: string): Answer {
  if (known === 'erased') {
    throw new Refusal(
      'idempotency_error',
      `The answer to the first request with the key '${key}' was erased together with the session it tells of.`,
    );
  }
  if (!known.fingerprint.equals(fingerprint)) {
    throw new Refusal(
      'idempotency_error',
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }
  const { status, text, requestId, sessionId } = known;
  return { status, text, originalRequestId: requestId, replayed: true, sessionId };
}

function fingerprintOf({ vault }: App, { method, url, body, asker = '' }: OnceRequest): Buffer {
  return vault.fingerprint('request', `${asker}\n${method}\n${url}\n${body}`);
}

function inUse(key: string): Refusal {
  return new Refusal(
    'idempotency_key_in_use',
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  );
}
