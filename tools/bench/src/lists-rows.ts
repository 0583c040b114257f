/** Runs one statement on whichever database it is. */
export type Execute = (sql: string) => Promise<{ rows: Record<string, unknown>[] }>;

/**
 * Fills the table from one session that the product itself made, so that every row can be opened: a second apart, of
 * 100,000 references and 1,000 customers, in every status. Its indexes are set aside meanwhile: row by row they would
 * take ten times as long.
 */
export async function fillSessions(execute: Execute, count: number): Promise<void> {
  const { rows: indexes } = await execute(
    `select indexname, indexdef from pg_indexes
     where tablename = 'verification_session' and indexdef not like 'CREATE UNIQUE%'`,
  );
  for (const { indexname } of indexes) await execute(`drop index ${indexname}`);
  await execute(`create temporary table template as select * from verification_session limit 1`);
  await execute('delete from event');
  await execute('delete from verification_session');
  await execute(`insert into verification_session (${SESSION_COLUMNS.map(([column]) => column).join(', ')})
    select ${SESSION_COLUMNS.map(([, value]) => value).join(', ')} from template, generate_series(1, ${count}) n`);
  for (const { indexdef } of indexes) await execute(String(indexdef));
  await execute('analyze');
  await execute('checkpoint');
}

/** The id of the n-th oldest session. */
export function sessionId(n: number): string {
  return `vs_${String(n).padStart(24, '0')}`;
}

const SESSION_COLUMNS: readonly (readonly [column: string, value: string])[] = [
  ['id', `'vs_' || lpad(n::text, 24, '0')`],
  ...['account_id', 'livemode', 'type', 'options', 'master_key_id', 'wrapped_key'].map((name) => [name, name] as const),
  // By the hundred: one is being processed, four were canceled, thirty wait, the others are verified.
  [
    'status',
    `case when n % 100 = 0 then 'processing' when n % 100 < 5 then 'canceled'
      when n % 100 < 35 then 'requires_input' else 'verified' end`,
  ],
  ['client_reference_id', `'customer_' || n % 100000`],
  ['related', `jsonb_build_object('relatedCustomer', 'cus_' || n % 1000)`],
  ['metadata', `jsonb_build_object('user_id', 'user_' || n)`],
  ['url_expires_at', 'url_expires_at'],
  ['secret_expires_at', 'secret_expires_at'],
  ['created_at', `created_at - interval '1 s' * (10000000 - n)`],
];
