import { CompiledQuery, type Kysely, type QueryCreator, type RawBuilder, sql } from 'kysely';
import type { App } from '../app.ts';
import { type NewEvent, toNewEventRow } from './events.ts';
import { type AnswerRow, insertingAnswer } from './idempotency-keys.ts';
import type { Database } from './schema.ts';
import { type SessionRecord, toNewRow } from './sessions.ts';

type SessionRow = ReturnType<typeof toNewRow>;
interface Written {
  session: SessionRow;
  event: NewEvent;
  snapshot: Buffer;
  answer?: AnswerRow;
}

/** Stands for a value while a statement is built: says where each parameter's value is found. */
class Slot {
  readonly of: (written: Written) => unknown;
  constructor(of: (written: Written) => unknown) {
    this.of = of;
  }
}

interface Statement {
  sql: string;
  slots: readonly Slot[];
  columns: number;
}

const statements = new Map<'bare' | 'answered', Statement>();

/**
 * Writes a new session, the event that tells of it, and the answer to be repeated, if there is one: in one statement.
 *
 * Both statements are always the same, so each is built once: building it anew showed as an eighth of it in a profile.
 *
 * @param answer To the request, under its idempotency key.
 * @returns `false` when that key has an answer already: then nothing was written.
 */
export async function insertOpenedSession(
  app: App,
  record: SessionRecord,
  event: NewEvent,
  answer?: AnswerRow,
): Promise<boolean> {
  if (!record.key) throw new Error('a new session has a key');
  const written: Written = {
    session: toNewRow(record, app.vault),
    event,
    snapshot: record.key.sealJson('event_snapshot', record.session),
    ...(answer && { answer }),
  };
  const kind = answer ? 'answered' : 'bare';
  const statement = statements.get(kind) ?? build(app.db, written);
  statements.set(kind, statement);
  if (Object.keys(written.session).length !== statement.columns) throw new Error('a new session lacks columns');
  const values = statement.slots.map((slot) => slot.of(written));
  const { rows } = await app.db.executeQuery(CompiledQuery.raw(statement.sql, values));
  return rows.length === 1;
}

function build(db: Kysely<Database>, like: Written): Statement {
  const session = slotsFor(like.session, (written) => written.session);
  const told = toNewEventRow(
    slotsFor(like.event, (written) => written.event) as never,
    new Slot((written) => written.snapshot) as never,
  );
  const { sql, parameters } = like.answer ? answering(db, session, told, like.answer) : bare(db, session, told);
  return { sql, slots: parameters as Slot[], columns: Object.keys(session).length };
}

function bare(db: Kysely<Database>, session: object, event: object) {
  return db
    .with('opened', (tx) => tx.insertInto('verification_session').values(session as never))
    .insertInto('event')
    .values(event as never)
    .returning('id')
    .compile();
}

/** Session and event are made from the row that keeps the answer: without it there are none. */
function answering(db: Kysely<Database>, session: object, event: object, answer: AnswerRow) {
  const kept = slotsFor(answer, (written) => written.answer!);
  return db
    .with('kept', (tx) => insertingAnswer(tx, kept as never))
    .with('opened', (tx) =>
      tx
        .insertInto('verification_session')
        .columns(Object.keys(session) as never)
        .expression(tx.selectFrom('kept' as never).select(named(session) as never)),
    )
    .insertInto('event')
    .columns(Object.keys(event) as never)
    .expression((e) =>
      (e as unknown as QueryCreator<Database>).selectFrom('kept' as never).select(named(event) as never),
    )
    .returning('id')
    .compile();
}

function slotsFor<T extends object>(like: T, of: (written: Written) => T): Record<string, Slot> {
  return Object.fromEntries(
    (Object.keys(like) as (keyof T & string)[]).map((name) => [name, new Slot((written) => of(written)[name])]),
  );
}

function named(columns: object) {
  return Object.entries(columns).map(([name, value]) =>
    (value instanceof Slot ? sql`${value}` : (value as RawBuilder<unknown>)).as(name),
  );
}
