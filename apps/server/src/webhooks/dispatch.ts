import type { Kysely } from 'kysely';
import type { Log } from '../app.ts';
import type { Clock } from '../clock.ts';
import { type Loop, loop } from '../queue/loop.ts';
import { presentBy } from '../store/present.ts';
import type { Database } from '../store/schema.ts';
import { fanOut } from './deliveries.ts';

const BATCH = 200;
/** Each look that finds events is a commit of its own: in this time a busy server gathers a few. */
const PACE_MS = 50;

/** Turns new events into deliveries, after the commit that wrote them; then calls `onFannedOut`. */
export function createDispatcher(
  { db, clock, log, pollMs }: { db: Kysely<Database>; clock: Clock; log: Log; pollMs: number },
  onFannedOut: () => void,
): Loop {
  return loop(
    async () => {
      const dispatched = await fanOut(db, { ...presentBy(clock), limit: BATCH });
      if (dispatched > 0) onFannedOut();
      return dispatched === BATCH;
    },
    { name: 'webhook dispatch', pollMs, paceMs: PACE_MS, log },
  );
}
