import type { App } from '../app.ts';
import { type Companion, loop } from '../queue/loop.ts';
import { abandonSession } from '../sessions/abandon.ts';
import { erasOf } from '../store/present.ts';
import { findIdleSessions, forgetIdleness } from '../store/sessions.ts';

const EVERY_MS = 60_000;
const BATCH = 100;

/** Ends the attempts of people who have gone, in order of how long they have been silent. */
export function createAbandonment(app: App, afterMs: number): Companion {
  let moved = app.clock.moved();
  const sweeper = loop(() => endIdleAttempts(app, { afterMs, batch: BATCH }), {
    name: 'abandonment',
    pollMs: EVERY_MS,
    log: app.log,
  });
  return {
    async start() {
      sweeper.start();
    },
    // A commit elsewhere makes nobody idle; a clock that was moved may.
    wake() {
      if (app.clock.moved() === moved) return;
      moved = app.clock.moved();
      sweeper.wake();
    },
    async isQuiet() {
      const [someone] = await findDue(app, { afterMs, batch: 1 });
      if (someone) sweeper.wake();
      return !someone;
    },
    stop: () => sweeper.stop(),
  };
}

/**
 * Ends up to `batch` attempts of each present whose person has been silent for `afterMs`. Safe to run twice, and beside
 * itself in another process. One that cannot be ended is left alone from then on, so that it holds up no other.
 *
 * @returns Whether there may be more.
 */
export async function endIdleAttempts(
  app: App,
  { afterMs, batch }: { afterMs: number; batch: number },
): Promise<boolean> {
  const due = await findDue(app, { afterMs, batch });
  for (const { id } of due) {
    try {
      await abandonSession(app, id, afterMs);
    } catch (err) {
      await forgetIdleness(app, id);
      app.log.error({ err, session: id }, 'an attempt could not be ended as abandoned, and is left as it is');
    }
  }
  return due.length >= batch;
}

async function findDue(app: App, { afterMs, batch }: { afterMs: number; batch: number }): Promise<{ id: string }[]> {
  const due: { id: string }[] = [];
  for (const { now, covers } of erasOf(app.clock)) {
    const before = new Date(now.getTime() - afterMs);
    due.push(...(await findIdleSessions(app, { before, covers, limit: batch })));
  }
  return due;
}
