import type { DocumentData, VerifiedOutputs } from '@credence/verification';
import { ANSWERED_PARTS, askAgain, CAPTURE_KINDS, finding, submit, verify } from '@credence/verification';
import Fastify from 'fastify';
import Stripe from 'stripe';
import { registerApi } from '../src/api/register.ts';
import { type AccountRef, type App, atomically, NO_CALL } from '../src/app.ts';
import { newId, randomText } from '../src/ids.ts';
import { requestOptions } from '../src/server.ts';
import { commit } from '../src/sessions/commit.ts';
import { type ApiKeyKind, createApiKey, PERMISSIONS, type Permission } from '../src/store/api-keys.ts';
import { insertReport } from '../src/store/reports.ts';
import { lockSession } from '../src/store/sessions.ts';
import { openTestApp } from './api-app.ts';

/** A server on a database of its own, with two accounts, as integrators meet it: through a socket. */
export interface TestApi {
  app: App;
  url: string;
  clock: { set(to: Date): void; advance(ms: number): void; now(): Date };
  account: AccountRef;
  /** Keys of one account in test mode, of its live mode, and of another account. */
  keys: Record<'secret' | 'restricted' | 'publishable' | 'live' | 'liveRestricted' | 'stranger', string>;
  /** The official SDK, pointed here. */
  stripe(key?: string, options?: Stripe.StripeConfig): Stripe;
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  makeKey(kind: ApiKeyKind, permissions?: readonly Permission[], allowedIps?: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export interface CallOptions {
  key?: string | null;
  body?: string;
  headers?: Record<string, string>;
}

export interface Called {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever came back
  json: any;
}

/** @param env Settings of the server, as its environment would give them. */
export async function startApi(env: Record<string, string> = {}): Promise<TestApi> {
  const { app, clock, close: closeApp } = await openTestApp(env);
  const account = { accountId: await makeAccount(app), livemode: false };
  const stranger = { accountId: await makeAccount(app), livemode: false };
  const keys = {
    secret: await makeKey(app, account, 'secret'),
    restricted: await makeKey(app, account, 'restricted', PERMISSIONS),
    publishable: await makeKey(app, account, 'publishable'),
    live: await makeKey(app, { ...account, livemode: true }, 'secret'),
    liveRestricted: await makeKey(app, { ...account, livemode: true }, 'restricted', PERMISSIONS),
    stranger: await makeKey(app, stranger, 'secret'),
  };
  const server = Fastify(requestOptions(app.settings));
  registerApi(server, app);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    url,
    clock,
    account,
    keys,
    stripe(key = keys.secret, options = {}) {
      const { hostname, port } = new URL(url);
      return new Stripe(key, {
        host: hostname,
        port,
        protocol: 'http',
        maxNetworkRetries: 0,
        telemetry: false,
        ...options,
      });
    },
    async call(method, path, { key = keys.secret, body, headers = {} } = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
        ...(body !== undefined && { body }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: text === '' ? undefined : JSON.parse(text),
      };
    },
    makeKey: (kind, permissions = [], allowedIps = []) => makeKey(app, account, kind, permissions, allowedIps),
    async close() {
      await server.close();
      await closeApp();
    },
  };
}

/** Anna Maria Eriksson of the specimen state, as her passport might be read. */
export const DOCUMENT_DATA: DocumentData = {
  type: 'passport',
  firstName: 'ANNA MARIA',
  lastName: 'ERIKSSON',
  address: null,
  issuingCountry: null,
  issuedDate: '2022-04-16',
  birthDate: '1974-08-12',
  expirationDate: '2032-04-15',
  number: 'L898902C3',
  sex: 'female',
  unparsedSex: 'F',
  unparsedPlaceOfBirth: 'ZENITH',
};

const OUTPUTS: VerifiedOutputs = {
  firstName: DOCUMENT_DATA.firstName,
  lastName: DOCUMENT_DATA.lastName,
  address: { line1: '1 Example Street', line2: null, city: 'Zenith', state: null, postalCode: '00001', country: null },
  birthDate: DOCUMENT_DATA.birthDate,
  sex: 'female',
  unparsedSex: 'F',
  unparsedPlaceOfBirth: 'ZENITH',
  email: null,
  phone: null,
  idNumber: null,
  idNumberType: null,
};

/** What happened to a session, by the last word of each event's type, newest first. */
export async function eventsOf({ db }: Pick<App, 'db'>, sessionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('event')
    .select('type')
    .where('session_id', '=', sessionId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ type }) => type.split('.').at(-1)!);
}

/** Brings a session through a submission to its outcome, by the same transitions the worker makes. */
export async function conclude(
  app: App,
  account: AccountRef,
  id: string,
  outcome: 'verified' | 'expired',
): Promise<string> {
  const reportId = newId('vr');
  await startProcessing(app, account, id);
  await atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record?.key || record.session.submissionId === null) throw new Error(`${id} is not being processed`);
    const error = outcome === 'expired' ? finding('document_expired') : null;
    await insertReport(
      tx,
      { ...account, clientReferenceId: record.session.clientReferenceId, key: record.key },
      {
        id: reportId,
        sessionId: id,
        submissionId: record.session.submissionId,
        type: record.session.type,
        verificationFlowId: record.session.verificationFlowId,
        options: { document: record.session.options.document ?? {} },
        createdAt: tx.clock.now(),
        document: { status: error ? 'unverified' : 'verified', error, data: DOCUMENT_DATA, fileIds: ['file_front'] },
        selfie: null,
        idNumber: null,
        phone: null,
        email: null,
        checks: [],
        decidedBy: { policy: 'test', pipeline: {} },
      },
    );
    const transition = error ? askAgain(record.session, reportId, error) : verify(record.session, reportId, OUTPUTS);
    await commit(tx, record, transition, NO_CALL);
  });
  return reportId;
}

/** Hands in a submission, and leaves the session waiting for its outcome. */
export function startProcessing(app: App, account: AccountRef, id: string): Promise<void> {
  return atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record) throw new Error(`no session ${id}`);
    const submissionId = newId('sub');
    await tx.db
      .insertInto('submission')
      .values({ id: submissionId, session_id: id, livemode: account.livemode, created_at: tx.clock.now() })
      .execute();
    const { job: _, ...transition } = submit(record.session, {
      id: submissionId,
      captures: CAPTURE_KINDS,
      answered: ANSWERED_PARTS,
    });
    await commit(tx, record, transition, NO_CALL);
  });
}

async function makeAccount(app: App): Promise<string> {
  const id = `acct_1${randomText(15)}`;
  await app.db
    .insertInto('account')
    .values({ id, business_name: 'Example', default_api_version: '2026-10-28.endive', created_at: app.clock.now() })
    .execute();
  return id;
}

async function makeKey(
  app: App,
  account: AccountRef,
  kind: ApiKeyKind,
  permissions: readonly Permission[] = [],
  allowedIps: readonly string[] = [],
) {
  return (await createApiKey(app, account, { kind, permissions, allowedIps })).secret;
}
