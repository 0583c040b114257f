import { CompiledQuery, type Kysely } from 'kysely';
import type { App } from '../app.ts';
import { type NewEvent, toNewEventRow } from './events.ts';
import type { Database } from './schema.ts';
import { type SessionRecord, toNewRow } from './sessions.ts';

type SessionRow = ReturnType<typeof toNewRow>;
interface Written {
  session: SessionRow;
  event: NewEvent;
  snapshot: Buffer;
}

/** Stands for a value while the statement is built: says where each parameter's value is found. */
class Slot {
  readonly of: (written: Written) => unknown;
  constructor(of: (written: Written) => unknown) {
    this.of = of;
  }
}

let statement: { sql: string; slots: readonly Slot[]; columns: number } | undefined;

/**
 * Writes a new session and the event that tells of it, in one statement.
 *
 * The statement is always the same, so it is built once: building it anew showed as an eighth of it in a profile.
 */
export async function insertOpenedSession(app: App, record: SessionRecord, event: NewEvent): Promise<void> {
  if (!record.key) throw new Error('a new session has a key');
  const written: Written = {
    session: toNewRow(record, app.vault),
    event,
    snapshot: record.key.sealJson('event_snapshot', record.session),
  };
  statement ??= build(app.db, written);
  if (Object.keys(written.session).length !== statement.columns) throw new Error('a new session lacks columns');
  const values = statement.slots.map((slot) => slot.of(written));
  await app.db.executeQuery(CompiledQuery.raw(statement.sql, values));
}

function build(db: Kysely<Database>, like: Written) {
  const columns = Object.keys(like.session) as (keyof SessionRow)[];
  const session = Object.fromEntries(columns.map((name) => [name, new Slot((written) => written.session[name])]));
  const fields = Object.keys(like.event) as (keyof NewEvent)[];
  const event = Object.fromEntries(fields.map((name) => [name, new Slot((written) => written.event[name])]));
  const snapshot = new Slot((written) => written.snapshot);
  const { sql, parameters } = db
    .with('opened', (tx) =>
      tx
        .insertInto('verification_session')
        .values(session as never)
        .returning('id'),
    )
    .insertInto('event')
    .values(toNewEventRow(event as never, snapshot as never))
    .compile();
  return { sql, slots: parameters as Slot[], columns: columns.length };
}
