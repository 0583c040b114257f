import type { App } from '../app.ts';
import { type Companion, loop } from '../queue/loop.ts';
import { deleteExpiredAnswers } from '../store/idempotency-keys.ts';
import { deleteOldRequests } from '../store/request-log.ts';

const EVERY_MS = 600_000;
const BATCH = 500;

/** As long as events can be read. */
const REQUEST_LOG_MS = 30 * 24 * 3600_000;

/** Clears away what has expired, so that tables do not grow with every request ever made. */
export function createUpkeep(app: Pick<App, 'db' | 'clock' | 'log'>): Companion {
  async function sweep(): Promise<boolean> {
    const answers = await deleteExpiredAnswers(app, BATCH);
    const oldest = new Date(app.clock.now().getTime() - REQUEST_LOG_MS);
    const requests = await deleteOldRequests(app, oldest, BATCH);
    return answers === BATCH || requests === BATCH;
  }

  const sweeper = loop(sweep, {
    name: 'upkeep',
    pollMs: EVERY_MS,
    log: app.log,
  });
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
