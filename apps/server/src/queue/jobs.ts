import { type Kysely, sql } from 'kysely';
import type { AccountRef } from '../app.ts';
import type { Clock } from '../clock.ts';
import { newId } from '../ids.ts';
import { type Present, testPresentOf } from '../store/present.ts';
import type { Database } from '../store/schema.ts';
import type { TheDead } from './lease-owner.ts';

/** A job as it is asked for. */
export interface NewJob {
  name: string;
  /** Ids only: whatever else a job needs, it loads. */
  payload: Record<string, string>;
  /** At most one job of this name and key waits or runs: asking again changes nothing. */
  key?: string;
  /** On the clock of `account`, where one is named; at once when left out. */
  dueAt?: Date;
  /** Whose clock says when it is due; real time when left out. Tried again, a job is always on real time. */
  account?: AccountRef;
  /** How often it may be begun before it is given up. */
  attempts?: number;
}

export interface ClaimedJob {
  id: string;
  name: string;
  payload: Record<string, string>;
  /** Which try this is, from 1. It names the claim: whoever lost the lease cannot settle a later one. */
  attempt: number;
  maxAttempts: number;
}

const DEFAULT_ATTEMPTS = 5;

/** Writes a job in the caller's transaction. Safe to repeat for a job with a key. */
export async function insertJob(db: Kysely<Database>, job: NewJob, clock: Clock): Promise<void> {
  await db
    .insertInto('job')
    .values({
      id: newId('job'),
      name: job.name,
      payload: JSON.stringify(job.payload),
      key: job.key ?? null,
      clock_of: job.account && !job.account.livemode ? job.account.accountId : null,
      state: 'ready',
      max_attempts: job.attempts ?? DEFAULT_ATTEMPTS,
      due_at: job.dueAt ?? clock.now(job.account),
      created_at: clock.now(),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['name', 'key'])
        .where('state', 'in', [sql.lit('ready' as const), sql.lit('running' as const)])
        .where('key', 'is not', null)
        .doNothing(),
    )
    .execute();
}

/** Takes up to `limit` due jobs of one name, oldest first, and counts the attempt. */
export async function claimJobs(
  db: Kysely<Database>,
  {
    name,
    limit,
    owner,
    leaseMs,
    ...present
  }: Present & { name: string; limit: number; owner: string; leaseMs: number },
): Promise<ClaimedJob[]> {
  // Uses job_ready. `skip locked` lets several workers claim side by side.
  const { rows } = await sql<ClaimedJob>`
    update job
    set state = 'running', attempts = job.attempts + 1, lease_owner = ${owner}, lease_until = ${leaseEnd(leaseMs)}
    from (
      select id from job
      where name = ${name} and state = 'ready' and due_at <= ${testPresentOf(present, sql.ref('clock_of'))}
      order by due_at, id
      limit ${limit}
      for update skip locked
    ) due
    where job.id = due.id
    returning job.id, job.name, job.payload, job.attempts as attempt, job.max_attempts as "maxAttempts"`.execute(db);
  return rows;
}

/** Renews the leases of running jobs; answers the ids of those still held. */
export async function renewLeases(
  db: Kysely<Database>,
  { jobIds, owner, leaseMs }: { jobIds: string[]; owner: string; leaseMs: number },
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    update job set lease_until = ${leaseEnd(leaseMs)}
    where state = 'running' and lease_owner = ${owner} and id in (${sql.join(jobIds)})
    returning id`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Ends a job for good, unless its claim has lapsed. */
export async function finishJob(
  db: Kysely<Database>,
  { job, owner, state, now }: { job: ClaimedJob; owner: string; state: 'done' | 'dead'; now: Date },
): Promise<void> {
  await held(db, job, owner).set({ state, finished_at: now, lease_owner: null, lease_until: null }).execute();
}

/** Puts a job back to be run again at `dueAt`, on real time, unless its claim has lapsed. */
export async function retryJob(
  db: Kysely<Database>,
  { job, owner, dueAt }: { job: ClaimedJob; owner: string; dueAt: Date },
): Promise<void> {
  const again = { state: 'ready', due_at: dueAt, clock_of: null, lease_owner: null, lease_until: null } as const;
  await held(db, job, owner).set(again).execute();
}

/** Puts a job back untouched, as if it had never been claimed: the process is stopping. */
export async function releaseJob(
  db: Kysely<Database>,
  { job, owner }: { job: ClaimedJob; owner: string },
): Promise<void> {
  await held(db, job, owner)
    .set({ state: 'ready', attempts: job.attempt - 1, lease_owner: null, lease_until: null })
    .execute();
}

/**
 * Puts back the jobs whose worker died. One that was on its last attempt is put back too: whoever claims it next sees
 * by its count that it is to be given up.
 *
 * @param dead Whose leases are void although they have not run out.
 * @returns How many were put back.
 */
export async function reapJobs(db: Kysely<Database>, dead: TheDead = []): Promise<number> {
  const heldByTheDead =
    dead === 'everyone' ? sql`true` : dead.length > 0 ? sql`lease_owner in (${sql.join(dead)})` : sql`false`;
  // Uses job_running.
  const { rows } = await sql<{ id: string }>`
    update job set state = 'ready', lease_owner = null, lease_until = null
    where id in (
      select id from job where state = 'running' and (lease_until < now() or ${heldByTheDead})
      for update skip locked
    )
    returning id`.execute(db);
  return rows.length;
}

/** Forgets finished jobs, so that the indexes of those that matter stay small. */
export async function deleteFinishedJobs(db: Kysely<Database>, finishedBefore: Date): Promise<void> {
  await db.deleteFrom('job').where('state', 'in', ['done', 'dead']).where('finished_at', '<', finishedBefore).execute();
}

/** Is any job running, or due and not begun? */
export async function hasWork(db: Kysely<Database>, present: Present): Promise<boolean> {
  const now = testPresentOf(present, sql.ref('clock_of'));
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from job where state = 'running')
      or exists (select from job where state = 'ready' and due_at <= ${now}) as busy`.execute(db);
  return rows[0]!.busy;
}

function held(db: Kysely<Database>, job: ClaimedJob, owner: string) {
  return db
    .updateTable('job')
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('lease_owner', '=', owner)
    .where('attempts', '=', job.attempt);
}

/** Real time, and the database's: workers on several machines then agree on it. */
function leaseEnd(leaseMs: number) {
  return sql`now() + ${leaseMs}::double precision * interval '1 millisecond'`;
}
