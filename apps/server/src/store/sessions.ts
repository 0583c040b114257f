import type {
  Consent,
  DeclaredDocument,
  ExpectedDetails,
  FindingCode,
  ProvidedDetails,
  SessionStatus,
  VerificationSession,
  VerificationType,
  VerifiedOutputs,
} from '@credence/verification';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import type { SessionKey, Vault } from '../keys/vault.ts';
import type { AnsweredSession } from './idempotency-keys.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { Sweep } from './present.ts';
import type { VerificationSessionTable } from './schema.ts';
import { openFor, sealFor } from './sealed.ts';

type Row = Selectable<VerificationSessionTable>;

/** A session with what the domain does not speak of: its links, the browser that holds it, its key. */
export interface SessionRecord {
  session: VerificationSession;
  url: LinkState;
  clientSecret: LinkState;
  /** SHA-256 of the token of the browser that holds the session; null while nobody does. */
  deviceHash: Buffer | null;
  handOff: HandOffState;
  /** Which of the two browsers that may hold a session asks; where none does it is left out. */
  heldAs?: DeviceRole;
  /** When the person of an attempt under way last did something; null while none is. */
  idleSince: Date | null;
  /** Null once redacted. */
  key: SessionKey | null;
}

/** The browser that the session was begun in, or the phone it was handed to. */
export type DeviceRole = 'first' | 'phone';

export interface HandOffState {
  /** Codes are of one generation: a phone that takes the session spends them all, and a new generation voids them. */
  generation: number;
  /** Two words that both devices show; null while the session is not being handed to a phone. */
  phrase: string | null;
  /** As `deviceHash`, of the phone that goes on with it. */
  phoneHash: Buffer | null;
}

export interface LinkState {
  generation: number;
  expiresAt: Date;
  usedAt: Date | null;
}

export interface SessionFilters {
  status?: SessionStatus;
  clientReferenceId?: string;
  relatedCustomer?: string;
  relatedCustomerAccount?: string;
}

/** Anything else is nobody's, and may hold characters that no database takes. */
const ID = /^vs_[A-Za-z0-9]{1,64}$/;

/** Finds a session; `undefined` both for an unknown id and for another account's or mode's. */
export async function findSession(app: App, account: AccountRef, id: string): Promise<SessionRecord | undefined> {
  const row = await byId(app, account, id).executeTakeFirst();
  return row && fromRow(app, row);
}

/**
 * Finds a session and holds its row until the transaction ends, so that a submission, a cancellation and a decision
 * arriving together take turns instead of overwriting each other.
 */
export async function lockSession(tx: App, account: AccountRef, id: string): Promise<SessionRecord | undefined> {
  const row = await byId(tx, account, id).forUpdate().executeTakeFirst();
  return row && fromRow(tx, row);
}

/**
 * Finds a session by id alone: for jobs, and for the person's pages, where a token or a device stands in for the
 * account.
 */
export async function findSessionAnywhere(app: App, id: string): Promise<SessionRecord | undefined> {
  if (!ID.test(id)) return undefined;
  const row = await app.db.selectFrom('verification_session').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(app, row);
}

/** Whether there is such a session in live mode. Nothing else of it is read. */
export async function isLiveSession({ db }: Pick<App, 'db'>, id: string): Promise<boolean> {
  if (!ID.test(id)) return false;
  const row = await db.selectFrom('verification_session').select('livemode').where('id', '=', id).executeTakeFirst();
  return row?.livemode ?? false;
}

/** The session an answer tells of though it is no session itself: so that the stored answer is erased with it. */
export async function answeredSession(app: App, id: string): Promise<AnsweredSession> {
  return { id, key: (await findSessionAnywhere(app, id))?.key ?? null };
}

/** As `findSessionAnywhere`, holding the row. */
export async function lockSessionAnywhere(tx: App, id: string): Promise<SessionRecord | undefined> {
  if (!ID.test(id)) return undefined;
  const row = await tx.db
    .selectFrom('verification_session')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(tx, row);
}

/** Lists an account's sessions, newest first. */
export async function listSessions(
  app: App,
  account: AccountRef,
  filters: SessionFilters,
  page: PageRequest,
): Promise<Page<SessionRecord>> {
  const { rows, hasMore } = await pageOf(sessionsMatching(app, account, filters), page, ofAccount(app, account));
  return { items: rows.map((row) => fromRow(app, row)), hasMore };
}

/**
 * An account's sessions that pass a list's filters. Each filter has an index that ends in `created_at desc, id desc`, so
 * that a page is read where it begins; those of texts hold digests, since a text may be longer than an index entry.
 */
export function sessionsMatching(app: App, account: AccountRef, filters: SessionFilters) {
  let query = ofAccount(app, account);
  if (filters.status) query = query.where('status', '=', filters.status);
  for (const [column, value] of [
    [sql`client_reference_id`, filters.clientReferenceId],
    // As the indexes write it: what they know by another expression they do not find.
    [sql`related ->> 'relatedCustomer'`, filters.relatedCustomer],
    [sql`related ->> 'relatedCustomerAccount'`, filters.relatedCustomerAccount],
  ] as const) {
    if (value !== undefined) query = query.where(sql<boolean>`md5(${column}) = md5(${value}) and ${column} = ${value}`);
  }
  return query;
}

/** Finds sessions of every account whose person did nothing since `before`, longest first. Uses verification_session_idle. */
export async function findIdleSessions(
  { db }: Pick<App, 'db'>,
  { before, covers, limit }: Sweep,
): Promise<{ id: string; idleSince: Date }[]> {
  const { rows } = await sql<{ id: string; idleSince: Date }>`
    select id, idle_since as "idleSince" from verification_session
    where idle_since <= ${before} and ${covers('account_id', 'livemode')}
    order by idle_since limit ${limit}`.execute(db);
  return rows;
}

/** Waits no longer for the person of an attempt, without a word of it. */
export async function forgetIdleness({ db }: Pick<App, 'db'>, id: string): Promise<void> {
  await db.updateTable('verification_session').set({ idle_since: null }).where('id', '=', id).execute();
}

/** The columns of a hand-off. */
export function toHandOffColumns({ generation, phrase, phoneHash }: HandOffState) {
  return {
    hand_off_generation: generation,
    hand_off_phrase: phrase,
    phone_hash: phoneHash,
  } satisfies Updateable<VerificationSessionTable>;
}

/** The columns of a new session. */
export function toNewRow(record: SessionRecord, vault: Vault): Insertable<VerificationSessionTable> {
  if (!record.key) throw new Error('a new session has a key');
  return {
    id: record.session.id,
    account_id: record.session.accountId,
    livemode: record.session.livemode,
    verification_flow_id: record.session.verificationFlowId,
    created_at: record.session.createdAt,
    wrapped_key: record.key.wrapped,
    master_key_id: vault.masterKeyId,
    url_generation: record.url.generation,
    url_expires_at: record.url.expiresAt,
    secret_generation: record.clientSecret.generation,
    secret_expires_at: record.clientSecret.expiresAt,
    ...(toChangedRow(record, vault) as ReturnType<typeof toChangedRow> & {
      options: string;
      metadata: string;
      status: SessionStatus;
      type: VerificationType;
    }),
  };
}

/** The columns a transition may change. */
export function toChangedRow({ session, idleSince, key }: SessionRecord, vault: Vault) {
  const seal = (purpose: string, value: unknown) => (value === null ? null : sealFor(vault, key, purpose, value));
  return {
    type: session.type,
    status: session.status,
    client_reference_id: session.clientReferenceId,
    options: JSON.stringify(session.options),
    metadata: JSON.stringify(session.metadata),
    provided_details_sealed: seal('provided_details', session.providedDetails),
    expected_details_sealed: seal('expected_details', session.expectedDetails),
    last_error_code: session.lastError?.code ?? null,
    last_error_reason: session.lastError?.reason ?? null,
    related: relatedOf(session),
    return_url: session.returnUrl,
    last_report_id: session.lastReportId,
    verified_outputs_sealed: seal('verified_outputs', session.verifiedOutputs),
    redaction_status: session.redaction,
    submission_id: session.submissionId,
    submission_count: session.submissionCount,
    consent: session.consent && JSON.stringify(session.consent),
    declared: session.declared && JSON.stringify(session.declared),
    idle_since: idleSince,
  } satisfies Updateable<VerificationSessionTable>;
}

/**
 * One session of an account. `is not distinct from` cannot be looked up in an index, so that only the primary key can
 * answer: until a new table is analysed, PostgreSQL 15 as soon walks through all of the account's entries in another.
 */
function byId(app: App, account: AccountRef, id: string) {
  return app.db
    .selectFrom('verification_session')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', 'is not distinct from', account.accountId)
    .where('livemode', 'is not distinct from', account.livemode);
}

function ofAccount(app: App, account: AccountRef) {
  return app.db
    .selectFrom('verification_session')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
}

function relatedOf(session: VerificationSession): string | null {
  const { relatedCustomer, relatedCustomerAccount, relatedPerson } = session;
  if (!relatedCustomer && !relatedCustomerAccount && !relatedPerson) return null;
  return JSON.stringify({ relatedCustomer, relatedCustomerAccount, relatedPerson });
}

interface Related {
  relatedCustomer?: string;
  relatedCustomerAccount?: string;
  relatedPerson?: { account: string; person: string };
}

function fromRow(app: App, row: Row): SessionRecord {
  const key = row.wrapped_key && app.vault.openSessionKey(row.wrapped_key);
  const open = <T>(purpose: string, sealed: Buffer | null) =>
    sealed ? openFor<T>(app.vault, key, purpose, sealed) : null;
  const related = (row.related ?? {}) as Related;
  return {
    key,
    deviceHash: row.device_hash,
    handOff: { generation: row.hand_off_generation, phrase: row.hand_off_phrase, phoneHash: row.phone_hash },
    idleSince: row.idle_since,
    url: { generation: row.url_generation, expiresAt: row.url_expires_at, usedAt: row.url_used_at },
    clientSecret: { generation: row.secret_generation, expiresAt: row.secret_expires_at, usedAt: row.secret_used_at },
    session: {
      id: row.id,
      accountId: row.account_id,
      livemode: row.livemode,
      type: row.type,
      verificationFlowId: row.verification_flow_id,
      status: row.status,
      createdAt: row.created_at,
      options: row.options,
      metadata: row.metadata,
      clientReferenceId: row.client_reference_id,
      relatedCustomer: related.relatedCustomer ?? null,
      relatedCustomerAccount: related.relatedCustomerAccount ?? null,
      relatedPerson: related.relatedPerson ?? null,
      returnUrl: row.return_url,
      providedDetails: open<ProvidedDetails>('provided_details', row.provided_details_sealed),
      expectedDetails: open<ExpectedDetails>('expected_details', row.expected_details_sealed),
      lastError:
        row.last_error_code === null
          ? null
          : { code: row.last_error_code as FindingCode, reason: row.last_error_reason ?? '' },
      lastReportId: row.last_report_id,
      verifiedOutputs: open<VerifiedOutputs>('verified_outputs', row.verified_outputs_sealed),
      redaction: row.redaction_status,
      submissionId: row.submission_id,
      submissionCount: row.submission_count,
      consent: row.consent as Consent | null,
      declared: row.declared as DeclaredDocument | null,
    },
  };
}
