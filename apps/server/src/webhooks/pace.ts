/** How many deliveries an endpoint may have under way: before we know it, and at most. */
const START = 4;
const MOST = 64;
/** An endpoint that answers slower than this gets less at once; faster than that, more. */
const SLOW_MS = 5_000;
const QUICK_MS = 1_000;
/** Endpoints remembered; the one heard of longest ago is forgotten, and starts afresh. */
const REMEMBERED = 1_000;

/**
 * How much at once each endpoint can take, learnt from how quickly it answers.
 *
 * Every delivery under way holds one of the process's slots. An endpoint that hangs would hold them until its requests
 * time out, so it is brought down to one at a time, and one that is quick may have many.
 */
export function createPace() {
  const widths = new Map<string, number>();

  function set(endpointId: string, width: number) {
    widths.delete(endpointId);
    widths.set(endpointId, width);
    if (widths.size > REMEMBERED) widths.delete(widths.keys().next().value!);
  }

  return {
    start: START,
    /** The endpoints known, with the number of deliveries each may have under way. */
    widths: () => widths as ReadonlyMap<string, number>,
    /** Does this endpoint hold its slots for long? */
    isSlow: (endpointId: string) => (widths.get(endpointId) ?? START) < START,
    answered(endpointId: string, { durationMs, timedOut }: { durationMs: number; timedOut: boolean }) {
      const width = widths.get(endpointId) ?? START;
      if (timedOut || durationMs > SLOW_MS) set(endpointId, Math.max(1, width >> 1));
      else if (durationMs < QUICK_MS) set(endpointId, Math.min(MOST, width + 1));
    },
  };
}

export type Pace = ReturnType<typeof createPace>;
