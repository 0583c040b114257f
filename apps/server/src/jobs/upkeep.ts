import type { App } from '../app.ts';
import { deleteExpiredFiles } from '../files/delete-expired.ts';
import { type Companion, loop } from '../queue/loop.ts';
import { deleteExpiredEphemeralKeys } from '../store/ephemeral-keys.ts';
import { deleteOldEvents } from '../store/events.ts';
import { deleteExpiredAnswers } from '../store/idempotency-keys.ts';
import { deleteExpiredListeners } from '../store/local-listeners.ts';
import { erasOf } from '../store/present.ts';
import { deleteOldRequests } from '../store/request-log.ts';
import { deleteExpiredSecrets } from '../store/webhook-endpoints.ts';

const EVERY_MS = 600_000;
const BATCH = 500;

const DAY_MS = 24 * 3_600_000;
/** As long as events can be read. */
const REQUEST_LOG_MS = 30 * DAY_MS;
/** A day longer than that, so that none goes while somebody who just read of it asks for it again. */
const EVENTS_MS = 31 * DAY_MS;

type Upkept = Pick<App, 'db' | 'clock' | 'log' | 'blobs'>;

/** Clears away what has expired, so that tables do not grow with every request ever made. */
export function createUpkeep(app: Upkept): Companion {
  const sweeper = loop(() => sweep(app, BATCH), { name: 'upkeep', pollMs: EVERY_MS, log: app.log });
  return {
    async start() {
      sweeper.start();
    },
    // A commit elsewhere is no reason to sweep.
    wake() {},
    isQuiet: async () => true,
    stop: () => sweeper.stop(),
  };
}

/**
 * Clears away up to `batch` of each kind of thing that has expired.
 *
 * @returns Whether there may be more.
 */
export async function sweep(app: Upkept, batch: number): Promise<boolean> {
  const gone = [
    await deleteOldRequests(app, before(app.clock.now(), REQUEST_LOG_MS), batch),
    await deleteExpiredListeners(app, batch),
  ];
  for (const { now, covers } of erasOf(app.clock)) {
    const ended = { before: now, covers, limit: batch };
    await deleteExpiredSecrets(app, ended);
    gone.push(
      await deleteExpiredAnswers(app, ended),
      await deleteExpiredEphemeralKeys(app, { ...ended, before: before(now, DAY_MS) }),
      await deleteExpiredFiles(app, ended),
      await deleteOldEvents(app, { ...ended, before: before(now, EVENTS_MS) }),
    );
  }
  return gone.includes(batch);
}

function before(now: Date, ageMs: number): Date {
  return new Date(now.getTime() - ageMs);
}
