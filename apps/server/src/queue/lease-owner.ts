import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { randomText } from '../ids.ts';
import type { Database } from '../store/schema.ts';

/** Whose leases are void: of every process but this one, or of those named. */
export type TheDead = 'everyone' | readonly string[];

/** Names this process as the holder of leases, so that another on the same machine can tell whether it still lives. */
export function nameLeaseOwner(): string {
  return `${hostname()}:${process.pid}:${randomText(8)}`;
}

/**
 * Finds holders of leases that ran on this machine and run no more: what they held can go on at once, instead of when
 * the lease runs out. A process of another machine is left alone, whatever its number.
 */
export async function findDeadOwners(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ lease_owner: string }>`
    select lease_owner from job where state = 'running'
    union select lease_owner from delivery where lease_owner is not null`.execute(db);
  return rows.map((row) => row.lease_owner).filter(isDeadHere);
}

function isDeadHere(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname() || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
