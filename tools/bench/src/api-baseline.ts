import { createHash, randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import { Pool } from 'pg';
import { openDurable } from './durable-fs.ts';

/**
 * The named baseline: the least that creates and answers a session of the product's shape. Fastify, one insert of the
 * same row into the same table with the same indexes (or one select by its primary key), one JSON answer of the same
 * members. No keys, no encryption, no event, no checks.
 *
 * `pg` with ten connections, or PGlite in this process, both as their documentation shows: `query(text, values)`.
 */
const { databaseUrl, folder } = JSON.parse(process.argv[2]!) as { databaseUrl?: string; folder?: string };

type Query = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

const query: Query = databaseUrl ? openPool(databaseUrl) : await openEmbedded(folder!);
const { rows: accounts } = await query('select id from account limit 1');
const accountId = accounts[0]!.id as string;

const COLUMNS = [
  ...['id', 'account_id', 'livemode', 'type', 'status', 'client_reference_id', 'options', 'metadata', 'related'],
  ...['return_url', 'provided_details_sealed', 'last_error_code', 'last_error_reason', 'last_report_id'],
  ...['verified_outputs_sealed', 'redaction_status', 'submission_id', 'submission_count', 'wrapped_key'],
  ...['master_key_id', 'url_generation', 'url_expires_at', 'secret_generation', 'secret_expires_at', 'consent'],
  ...['declared', 'created_at'],
];
const INSERT = `insert into verification_session (${COLUMNS.join(', ')})
  values (${COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})`;

const server = Fastify();
server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
  done(null, new URLSearchParams(body as string)),
);
server.post('/v1/identity/verification_sessions', async (request) => {
  const form = request.body as URLSearchParams;
  const now = new Date();
  const row = {
    id: `vs_${randomText(24)}`,
    status: 'requires_input',
    type: form.get('type'),
    client_reference_id: form.get('client_reference_id'),
    options: { document: {} },
    metadata: { user_id: form.get('metadata[user_id]') },
    return_url: form.get('return_url'),
    created_at: now,
  };
  await query(INSERT, [
    ...[row.id, accountId, false, row.type, row.status, row.client_reference_id],
    ...[JSON.stringify(row.options), JSON.stringify(row.metadata), null, row.return_url],
    ...[null, null, null, null, null, null, null, 0, randomBytes(61), 'bench', 1, now, 1, now, null, null, now],
  ]);
  return answer(row);
});
server.get('/v1/identity/verification_sessions/:id', async (request, reply) => {
  const { id } = request.params as { id: string };
  const { rows } = await query('select * from verification_session where id = $1', [id]);
  return rows[0] ? answer(rows[0] as unknown as Row) : reply.code(404).send({ error: { message: 'no such session' } });
});
process.send!({ url: await server.listen({ host: '127.0.0.1', port: 0 }) });

interface Row {
  id: string;
  status: string;
  type: string | null;
  client_reference_id: string | null;
  options: object;
  metadata: object;
  return_url: string | null;
  created_at: Date;
}

/** The members and lengths of the product's answer. */
function answer(row: Row) {
  const token = createHash('sha256').update(row.id).digest('base64url').slice(0, 32);
  return {
    id: row.id,
    object: 'identity.verification_session',
    client_reference_id: row.client_reference_id,
    client_secret: `${row.id}_secret_test_${token}`,
    created: Math.floor(row.created_at.getTime() / 1000),
    last_error: null,
    last_verification_report: null,
    livemode: false,
    metadata: row.metadata,
    options: row.options,
    provided_details: null,
    redaction: null,
    related_customer: null,
    related_customer_account: null,
    status: row.status,
    type: row.type,
    url: `http://127.0.0.1:12111/start/test_${row.id.slice(3)}${token}`,
  };
}

function openPool(connectionString: string): Query {
  const pool = new Pool({ connectionString, max: 10 });
  return (text, values) => pool.query(text, values);
}

async function openEmbedded(dir: string): Promise<Query> {
  const db = await openDurable(dir);
  return (text, values) => db.query(text, values);
}

function randomText(length: number) {
  return randomBytes(length).toString('hex').slice(0, length);
}
