import type { Companion } from '../queue/loop.ts';
import { createDeliverer, type DelivererOptions } from './deliver.ts';
import { hasUndispatched, releaseLeases } from './deliveries.ts';
import { createDispatcher } from './dispatch.ts';
import { openPoster, type PostSettings } from './post.ts';

export interface WebhooksOptions
  extends Pick<DelivererOptions, 'db' | 'clock' | 'log' | 'renderEvent' | 'openSecrets' | 'random'> {
  settings: PostSettings;
  pollMs?: number;
  leaseMs?: number;
  graceMs?: number;
}

/** Tells integrators what happened: events become deliveries, deliveries are attempted until an answer or the last try. */
export function createWebhooks(options: WebhooksOptions): Companion {
  const { settings, pollMs = 1_000, leaseMs = 60_000, graceMs = 10_000, ...given } = options;
  const deliverer = createDeliverer({ ...given, poster: openPoster(settings), pollMs, leaseMs, graceMs });
  const dispatcher = createDispatcher({ ...given, pollMs }, deliverer.wake);
  return {
    async start(dead) {
      await releaseLeases(given.db, dead);
      dispatcher.start();
      deliverer.start();
    },
    wake() {
      dispatcher.wake();
      deliverer.wakeIfClockMoved();
    },
    async isQuiet() {
      return !(await hasUndispatched(given.db)) && deliverer.isQuiet();
    },
    async stop() {
      await dispatcher.stop();
      await deliverer.stop();
    },
  };
}
