import type { App } from '../app.ts';
import { type Companion, loop } from '../queue/loop.ts';
import { deleteExpiredAnswers } from '../store/idempotency-keys.ts';

const EVERY_MS = 600_000;
const BATCH = 500;

/** Clears away what has expired, so that tables do not grow with every request ever made. */
export function createUpkeep(app: Pick<App, 'db' | 'clock' | 'log'>): Companion {
  const sweeper = loop(async () => (await deleteExpiredAnswers(app, BATCH)) === BATCH, {
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
