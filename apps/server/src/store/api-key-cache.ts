import type { ApiKey } from './api-keys.ts';

/** Sent by the table's trigger, whoever changes a key and however. */
export const API_KEY_CHANNEL = 'credence_api_key';

/** How long a change can stay unheard at most: while the connection that hears of it is being made anew. */
const KEPT_MS = 2_000;
/** After a change nothing is kept for this long: the transaction that made it may not have ended yet. */
const HOLD_OFF_MS = 1_000;
const KEPT_MAX = 1_000;

/** Spares requests the look at their key: a client makes many, and keys hardly ever change. */
export interface ApiKeyCache {
  /** What is known of a key; asked of `find` where nothing is. What `find` does not know is not remembered. */
  find(presented: string, find: () => Promise<ApiKey | undefined>): Promise<ApiKey | undefined>;
  /** A key was changed. */
  forget(): void;
}

/** @param now Real time in milliseconds. */
export function openApiKeyCache(now: () => number = () => performance.now()): ApiKeyCache {
  const kept = new Map<string, { key: ApiKey; until: number }>();
  let keepFrom = Number.NEGATIVE_INFINITY;
  let changes = 0;

  return {
    async find(presented, find) {
      const known = kept.get(presented);
      if (known && now() < known.until) return known.key;
      kept.delete(presented);
      const asOf = changes;
      const key = await find();
      if (!key || changes !== asOf || now() < keepFrom) return key;
      if (kept.size >= KEPT_MAX) kept.clear();
      kept.set(presented, { key, until: now() + KEPT_MS });
      return key;
    },
    forget() {
      changes += 1;
      keepFrom = now() + HOLD_OFF_MS;
      kept.clear();
    },
  };
}
