import type { Policy, Redecided } from '@credence/verification';
import type { AccountRef, App } from '../app.ts';
import type { PageRequest } from '../store/page.ts';
import { listDecided } from '../store/replays.ts';
import { replayInThreads } from './replay-in-threads.ts';

/** What would come of submissions, and of which. */
export interface Replayed {
  submissions: (Redecided & { sessionId: string })[];
  /** Submissions of which nothing is kept to decide from: redacted, ended as chosen, or of an earlier version. */
  skipped: number;
  /** The last session looked at; undefined when there was none. */
  last: string | undefined;
  hasMore: boolean;
}

/**
 * Decides the submissions of a page of an account's sessions again, from what was read and known then; nothing is written.
 *
 * By another policy, what the checks answered then is enough where the same code runs still; where other code does, and by
 * the policy that decided, all is read from the readings anew.
 *
 * @param policy Undefined: each by the policy that decided it, which shows whether decisions can be reached again.
 */
export async function replayPolicy(
  app: App,
  account: AccountRef,
  { policy, page }: { policy?: Policy | undefined; page: PageRequest },
): Promise<Replayed> {
  const { decided, skipped, last, hasMore } = await listDecided(app, account, page);
  const opened = decided.map(({ key, recordSealed, readingsSealed }) => ({
    record: key.openBytes('decision_record', recordSealed),
    openReadings: () => key.openBytes('readings', readingsSealed),
  }));
  const redecided = await replayInThreads({ policy: policy ?? null, submissions: opened });
  return {
    submissions: redecided.map((one, i) => ({ ...one, sessionId: decided[i]!.sessionId })),
    skipped,
    last,
    hasMore,
  };
}
