import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';

/** Answers that take longer than this hold up everyone else's: the system has few hands for them. */
const SLOW_MS = 1_000;
/** For so long a name that failed slowly is not asked for again. */
const REMEMBERED_MS = 15_000;
/** Failures remembered; beyond it the oldest is forgotten. */
const FAILURES_MAX = 1_000;

type Asker = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
export type Lookup = (hostname: string, options: LookupOptions & { all: true }, asker: Asker) => void;

/**
 * Asks the operating system for a name's addresses, once for all who want to know.
 *
 * Node has two threads for such questions, in the whole process. A name whose servers are dead takes ten seconds and
 * more to fail: asked for at every delivery it would keep the names of all other endpoints waiting. So whoever asks for
 * a name that is being looked up waits for that answer, and a failure that was long in coming is remembered for a while.
 */
export function sharedLookup(lookup: Lookup = systemLookup): Lookup {
  const askers = new Map<string, Asker[]>();
  const failures = new Map<string, { error: Error; until: number }>();

  return (hostname, options, asker) => {
    const failure = failures.get(hostname);
    if (failure && failure.until > performance.now()) return queueMicrotask(() => asker(failure.error, []));
    const waiting = askers.get(hostname);
    if (waiting) return void waiting.push(asker);
    const all = [asker];
    askers.set(hostname, all);
    const began = performance.now();
    lookup(hostname, options, (error, addresses) => {
      askers.delete(hostname);
      const now = performance.now();
      failures.delete(hostname);
      if (error && now - began > SLOW_MS) remember(hostname, { error, until: now + REMEMBERED_MS });
      for (const answer of all) answer(error, addresses);
    });
  };

  function remember(hostname: string, failure: { error: Error; until: number }) {
    failures.set(hostname, failure);
    if (failures.size > FAILURES_MAX) failures.delete(failures.keys().next().value!);
  }
}
