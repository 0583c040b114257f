import type { Kysely } from 'kysely';
import type { Log } from '../app.ts';
import type { Clock } from '../clock.ts';
import { type Loop, loop } from '../queue/loop.ts';
import { LISTENER_CHANNEL } from '../store/local-listeners.ts';
import { notify } from '../store/notify.ts';
import { presentBy } from '../store/present.ts';
import type { Database } from '../store/schema.ts';
import { fanOut } from './deliveries.ts';

const BATCH = 200;
/** Each look that finds events is a commit of its own: in this time a busy server gathers a few. */
const PACE_MS = 50;

/**
 * Turns new events into deliveries, after the commit that wrote them; then calls `onFannedOut`, and tells all processes
 * of what local listeners are to hear.
 */
export function createDispatcher(
  { db, clock, log, pollMs }: { db: Kysely<Database>; clock: Clock; log: Log; pollMs: number },
  onFannedOut: () => void,
): Loop {
  return loop(
    async () => {
      const { dispatched, overheard } = await fanOut(db, { ...presentBy(clock), limit: BATCH });
      if (dispatched > 0) onFannedOut();
      // A hint: who misses it looks by itself, if a moment later.
      if (overheard) notify(db, LISTENER_CHANNEL).catch(() => {});
      return dispatched === BATCH;
    },
    { name: 'webhook dispatch', pollMs, paceMs: PACE_MS, log },
  );
}
