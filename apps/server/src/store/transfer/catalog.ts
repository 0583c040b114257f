import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** Kysely's own account of what was migrated: an archive tells that in its head. */
const MIGRATION_TABLES = ['kysely_migration', 'kysely_migration_lock'];

/** A table as the database itself describes it. */
export interface TableShape {
  name: string;
  /** Without those that are computed from others, in the order of the table. */
  columns: { name: string; type: string; isText: boolean }[];
  /** The columns of the primary key, in its order; all columns where there is none. */
  key: string[];
}

/** Describes all tables, each after those that its rows refer to. */
export async function describeTables(db: Kysely<Database>): Promise<TableShape[]> {
  const { rows } = await sql<{ table: string; column: string; type: string; is_text: boolean; at: number | null }>`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type,
      a.attcollation <> 0 as is_text, array_position(i.indkey::int2[], a.attnum) as at
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> all(${MIGRATION_TABLES})
    order by c.relname, a.attnum`.execute(db);
  const shapes = [...Map.groupBy(rows, ({ table }) => table)].map(([name, columns]): TableShape => {
    const keyed = columns.filter(({ at }) => at !== null).sort((a, b) => a.at! - b.at!);
    return {
      name,
      columns: columns.map((one) => ({ name: one.column, type: one.type, isText: one.is_text })),
      key: (keyed.length > 0 ? keyed : columns).map(({ column }) => column),
    };
  });
  return inOrderOfReference(shapes, await findReferences(db));
}

async function findReferences(db: Kysely<Database>): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ from: string; to: string }>`
    select c.relname as "from", r.relname as "to"
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
    where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace`.execute(db);
  return new Map([...Map.groupBy(rows, ({ from }) => from)].map(([from, all]) => [from, all.map(({ to }) => to)]));
}

/** @throws When tables refer to each other in a circle: their rows cannot be written one table after the other. */
function inOrderOfReference(shapes: readonly TableShape[], references: Map<string, string[]>): TableShape[] {
  const placed = new Map<string, TableShape>();
  while (placed.size < shapes.length) {
    const next = shapes.filter(
      ({ name }) => !placed.has(name) && (references.get(name) ?? []).every((to) => placed.has(to)),
    );
    if (next.length === 0) throw new Error('Tables refer to each other in a circle.');
    for (const shape of next) placed.set(shape.name, shape);
  }
  return [...placed.values()];
}

/** What each sequence gave out last; null: nothing yet. */
export async function readSequences(db: Kysely<Database>): Promise<Record<string, string | null>> {
  const { rows } = await sql<{ name: string; last: string | null }>`
    select sequencename as name, last_value as last from pg_sequences where schemaname = current_schema() order by 1`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

/** The migrations that were run, in order; none where Credence never was. */
export async function readMigrations(db: Kysely<Database>): Promise<string[]> {
  const { rows: found } = await sql<{
    there: boolean;
  }>`select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (!found[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Rows of a table, where it matters only whether there are any. */
export async function findTableWithRows(
  db: Kysely<Database>,
  shapes: readonly TableShape[],
): Promise<string | undefined> {
  for (const { name } of shapes) {
    const { rows } = await sql<{ some: boolean }>`select exists (select from ${sql.table(name)}) as some`.execute(db);
    if (rows[0]?.some) return name;
  }
  return undefined;
}

/**
 * For the rest of the transaction: instants, bytes and intervals are written in the one way that either database reads
 * back exactly, and no statement is ended for how long all of it takes.
 */
export async function settleForTransfer(tx: Kysely<Database>): Promise<void> {
  await sql`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, MDY', true),
    set_config('IntervalStyle', 'postgres', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true), set_config('statement_timeout', '0', true),
    set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx);
}
