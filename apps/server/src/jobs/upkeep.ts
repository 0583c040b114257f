import type { App } from '../app.ts';
import { deleteExpiredFiles } from '../files/delete-expired.ts';
import { type Companion, loop } from '../queue/loop.ts';
import { deleteExpiredEphemeralKeys } from '../store/ephemeral-keys.ts';
import { deleteOldEvents } from '../store/events.ts';
import { deleteExpiredAnswers } from '../store/idempotency-keys.ts';
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
  const before = (ageMs: number) => new Date(app.clock.now().getTime() - ageMs);
  await deleteExpiredSecrets(app);
  const gone = [
    await deleteExpiredAnswers(app, batch),
    await deleteExpiredEphemeralKeys(app, before(DAY_MS), batch),
    await deleteOldRequests(app, before(REQUEST_LOG_MS), batch),
    await deleteExpiredFiles(app, batch),
    await deleteOldEvents(app, { before: before(EVENTS_MS), limit: batch }),
  ];
  return gone.includes(batch);
}
