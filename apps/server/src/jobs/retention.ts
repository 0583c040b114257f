import { Refusal } from '@credence/verification';
import { type App, NO_CALL } from '../app.ts';
import { type Companion, loop } from '../queue/loop.ts';
import { redactSession } from '../sessions/redact.ts';
import { findExpiredSessions, listRetentions, type Retention, saveRetainedFrom } from '../store/retention.ts';

const EVERY_MS = 600_000;
const BATCH = 100;
const DAY_MS = 24 * 3_600_000;

type Limited = Retention & { livemode: boolean };

/** Redacts what people showed once their account keeps it no longer. */
export function createRetention(app: App): Companion {
  let moved = app.clock.moved();
  let ordered = 0;
  let told = 0;
  const sweeper = loop(
    async () => {
      const { redacted, more } = await redactExpired(app, BATCH);
      ordered += redacted;
      return more;
    },
    { name: 'retention', pollMs: EVERY_MS, log: app.log },
  );
  return {
    async start() {
      sweeper.start();
    },
    // A commit elsewhere makes nothing older; a clock that was moved does.
    wake() {
      if (app.clock.moved() === moved) return;
      moved = app.clock.moved();
      sweeper.wake();
    },
    async isQuiet() {
      // What was ordered is a job, of which whoever waits has not heard yet: they are to look again.
      const news = ordered !== told;
      told = ordered;
      const due = await isAnythingDue(app);
      if (due) sweeper.wake();
      return !due && !news;
    },
    stop: () => sweeper.stop(),
  };
}

/**
 * Orders the redaction of sessions older than their account keeps them, by the account's clock: up to `batch` of each
 * account and mode. Safe to run twice, and in several processes at once.
 *
 * @returns How many, and whether there may be more.
 */
export async function redactExpired(app: App, batch: number): Promise<{ redacted: number; more: boolean }> {
  let redacted = 0;
  let more = false;
  for (const account of await listLimited(app)) {
    const done = await redactExpiredOf(app, account, batch);
    redacted += done.redacted;
    more ||= done.more;
  }
  return { redacted, more };
}

async function redactExpiredOf(app: App, account: Limited, batch: number) {
  const before = dueBefore(app, account);
  const expired = await findExpiredSessions(app, account, { from: fromOf(account), before, limit: batch });
  let redacted = 0;
  let waiting: Date | undefined;
  for (const { id, createdAt } of expired) {
    if (await tryToRedact(app, account, id)) redacted += 1;
    else waiting ??= createdAt;
  }
  const full = expired.length === batch;
  if (account.livemode) {
    const done = waiting ?? (full ? expired.at(-1)!.createdAt : before);
    await saveRetainedFrom(app, account.accountId, done);
  }
  // Those that wait are left for the next sweep: going on at once would meet them again.
  return { redacted, more: full && waiting === undefined };
}

/** @returns False for a session that our own work is at: its turn comes once that is done. */
async function tryToRedact(app: App, account: Limited, id: string): Promise<boolean> {
  try {
    await redactSession(app, account, id, NO_CALL);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Whether anything waits that could be redacted now. */
async function isAnythingDue(app: App): Promise<boolean> {
  for (const account of await listLimited(app)) {
    const search = { from: fromOf(account), before: dueBefore(app, account), limit: 1, redactable: true };
    if ((await findExpiredSessions(app, account, search)).length > 0) return true;
  }
  return false;
}

async function listLimited(app: App): Promise<Limited[]> {
  const retentions = await listRetentions(app);
  return retentions.flatMap((retention) => [true, false].map((livemode) => ({ ...retention, livemode })));
}

function dueBefore(app: App, account: Limited): Date {
  return new Date(app.clock.now(account).getTime() - account.retentionDays * DAY_MS);
}

/** Test clocks go back as well: there, what was seen once is no promise. */
function fromOf({ livemode, retainedFrom }: Limited): Date | null {
  return livemode ? retainedFrom : null;
}
