import { accessSync, constants, mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { openAnalysis } from './analysis/analysis.ts';
import { renderEvent, renderEventForListeners } from './api/serialize/event.ts';
import type { App, Log } from './app.ts';
import type { Blobs } from './blobs/blobs.ts';
import { openDiskBlobs } from './blobs/disk.ts';
import { bootstrap, type TestKeys } from './bootstrap.ts';
import { type AccountClocks, openAccountClocks } from './clock.ts';
import { addressRulesOf, type Settings, WrongSetting } from './config.ts';
import { createAbandonment } from './jobs/abandonment.ts';
import { analyzeSubmission, giveUpOnAnalysis } from './jobs/analyze-submission.ts';
import { completeSessionAsChosen } from './jobs/complete-session.ts';
import { decideAfterDelay } from './jobs/decide-test-outcome.ts';
import { deleteBlob, postponeDeletion } from './jobs/delete-blob.ts';
import { eraseLogLines } from './jobs/erase-log-lines.ts';
import { expireReview } from './jobs/expire-review.ts';
import { postponeRedaction, redactSessionData } from './jobs/redact-session.ts';
import { createRetention } from './jobs/retention.ts';
import { forgetUnsentMessage, sendMessageOut } from './jobs/send-message.ts';
import { createUpkeep } from './jobs/upkeep.ts';
import { openMasterKey } from './keys/master-key.ts';
import { openVault, type Vault } from './keys/vault.ts';
import { openListeners } from './listeners/listeners.ts';
import { openIdNumberWebhook } from './lookups/id-number-webhook.ts';
import type { Role } from './main.ts';
import { openCarriers } from './messages/carriers.ts';
import { loop } from './queue/loop.ts';
import { createQueue } from './queue/queue.ts';
import { createHttpServer } from './server.ts';
import { giveUpOnSubmission } from './sessions/decide.ts';
import { API_KEY_CHANNEL, openApiKeyCache } from './store/api-key-cache.ts';
import { CLOCK_CHANNEL, findMovedClocks } from './store/clocks.ts';
import { countPendingDeliveries, findEventsAnywhere } from './store/events.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { openEndpointSecret } from './store/webhook-endpoints.ts';
import { gather } from './webhooks/gather.ts';
import { createWebhooks } from './webhooks/webhooks.ts';

export interface Running {
  app: App;
  /** Where it answers; undefined for a process that only works. */
  url: string | undefined;
  accountId: string;
  testKeys: TestKeys;
  dataDir: string;
  /** Resolves when nothing is due any more: jobs, events, deliveries. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Of the ten seconds that container runtimes wait before they kill. */
const STOP_GRACE_MS = 4_000;
/** For who missed the notification. */
const CLOCKS_EVERY_MS = 2_000;

/** Where everything lies that outlasts a request. */
export interface Ground {
  vault: Vault;
  store: Store;
  blobs: Blobs;
}

/**
 * The composition root: opens everything in order, and closes it in the opposite one.
 *
 * @param openGround Unless told otherwise: on the disk, where the settings say.
 */
export async function start(
  given: Settings,
  roles: ReadonlySet<Role> = new Set(['serve', 'work']),
  openGround: (settings: Settings, log: Log) => Promise<Ground> = openOnDisk,
): Promise<Running> {
  const settings = { ...given };
  const log = pino({ level: settings.logLevel });
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) {
      await closer().catch((err) => log.error({ err }, 'something did not close'));
    }
  };
  try {
    const { vault, store, blobs } = await openGround(settings, log);
    closers.push(() => store.close());
    const clock = openAccountClocks(
      { now: () => new Date() },
      () => findMovedClocks(store.db),
      () => queue.wake(),
    );
    const analysis = openAnalysis({ log });
    closers.push(() => analysis.close());
    const base = {
      db: store.db,
      vault,
      clock,
      settings,
      analysis,
      blobs,
      log,
    };
    // A burst of deliveries asks for many events at once: one query answers them all.
    const findEvent = gather((ids) => findEventsAnywhere(app, ids));
    const countPending = gather((ids) => countPendingDeliveries(app, ids));
    const pendingOf = async (eventId: string) => (await countPending(eventId)) ?? 0;
    const listeners = openListeners({
      ...base,
      store,
      async render(eventId) {
        const [event, pending] = await Promise.all([findEvent(eventId), pendingOf(eventId)]);
        return event && renderEventForListeners(event, pending);
      },
    });
    const webhooks = createWebhooks({
      ...base,
      settings: addressRulesOf(settings),
      async renderEvent(eventId, apiVersion) {
        const [event, pending] = await Promise.all([findEvent(eventId), pendingOf(eventId)]);
        if (!event) throw new Error(`no event ${eventId}`);
        return renderEvent(event, pending, apiVersion);
      },
      openSecrets: ({ secretSealed, oldSecretSealed }) =>
        [secretSealed, oldSecretSealed].flatMap((sealed) => (sealed ? openEndpointSecret(vault, sealed) : [])),
    });
    const companions = [webhooks, createUpkeep(base)];
    const queue = createQueue({
      ...base,
      store,
      companions,
      soleProcess: store.kind === 'embedded',
    });
    const apiKeyCache = openApiKeyCache();
    store.onNotify(API_KEY_CHANNEL, () => apiKeyCache.forget());
    const idNumberLookup =
      settings.idNumberWebhook && openIdNumberWebhook(settings.idNumberWebhook, addressRulesOf(settings));
    if (idNumberLookup) closers.push(() => idNumberLookup.close());
    const app: App = { ...base, queue, apiKeyCache, listeners, ...(idNumberLookup && { idNumberLookup }) };
    companions.unshift(createRetention(app));
    // Before the webhooks, to whom it gives work: whoever waits until all is quiet asks in this order.
    if (settings.abandonedAfterMs !== null) companions.unshift(createAbandonment(app, settings.abandonedAfterMs));
    await clock.reread();
    if (store.kind === 'postgres') closers.push(watchClocks(clock, { store, log }));
    const { accountId, testKeys } = await bootstrap(app);
    if (roles.has('work')) {
      const { carriers, close: closeCarriers } = openCarriers(settings);
      closers.push(closeCarriers);
      await queue.start({
        'analyze-submission': {
          run: ({ submissionId }) => analyzeSubmission(app, submissionId!),
          giveUp: ({ submissionId }) => giveUpOnAnalysis(app, submissionId!),
        },
        'delete-blob': {
          run: ({ blob }) => deleteBlob(app, blob!),
          giveUp: ({ blob }) => postponeDeletion(app, blob!),
        },
        'complete-session': {
          run: ({ sessionId }) => completeSessionAsChosen(app, sessionId!),
          concurrency: 4,
        },
        'decide-test-outcome': {
          run: ({ submissionId }) => decideAfterDelay(app, submissionId!),
          giveUp: ({ submissionId }) => giveUpOnSubmission(app, submissionId!),
          concurrency: 4,
        },
        'expire-review': { run: ({ reviewId }) => expireReview(app, reviewId!), concurrency: 4 },
        'send-message': {
          run: ({ messageId }, signal) => sendMessageOut(app, carriers, messageId!, signal),
          giveUp: ({ messageId }) => forgetUnsentMessage(app, messageId!),
          concurrency: 8,
        },
        'erase-log-lines': { run: ({ sessionId }) => eraseLogLines(app, sessionId!) },
        'redact-session': {
          run: ({ sessionId }) => redactSessionData(app, sessionId!),
          giveUp: ({ sessionId }) => postponeRedaction(app, sessionId!),
        },
      });
      closers.push(() => queue.stop());
    }
    let url: string | undefined;
    if (roles.has('serve')) {
      listeners.start();
      closers.push(() => listeners.stop());
      const server = await createHttpServer(app);
      closers.push(() => stopListening(server));
      await server.listen({ host: settings.host, port: settings.port }).catch((error: unknown) => {
        throw cannotListen(error, settings) ?? error;
      });
      url = localUrl(server, settings);
      // Port 0 asked for a free one: only now is it known what links begin with.
      if (new URL(settings.publicUrl).port === '0') settings.publicUrl = url;
    }
    return { app, url, accountId, testKeys, dataDir: settings.dataDir, idle: () => queue.idle(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openOnDisk(settings: Settings, log: Log): Promise<Ground> {
  makeDataDir(settings.dataDir);
  const vault = openVault(openMasterKey(settings.masterKeyFile));
  const dataDir = join(settings.dataDir, 'database');
  const store = await openStore({ databaseUrl: settings.databaseUrl, dataDir, log });
  return { vault, store, blobs: openDiskBlobs(join(settings.dataDir, 'blobs')) };
}

/**
 * Keeps up with test clocks that other processes move: at once when told, and by a look from time to time.
 *
 * @returns Call it to stop.
 */
function watchClocks(clock: AccountClocks, { store, log }: { store: Store; log: Log }): () => Promise<void> {
  const watcher = loop(
    async () => {
      await clock.reread();
      return false;
    },
    { name: 'test clocks', pollMs: CLOCKS_EVERY_MS, log },
  );
  const unhear = store.onNotify(CLOCK_CHANNEL, () => watcher.wake());
  watcher.start();
  return () => {
    unhear();
    return watcher.stop();
  };
}

/** What an operator can mend. */
function cannotListen(error: unknown, { host, port }: Settings): WrongSetting | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new WrongSetting('PORT', `${port} is in use. Stop what listens there, or set PORT to another one.`);
    case 'EACCES':
      return new WrongSetting('PORT', `${port} is not for this user to listen at. Set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
      return new WrongSetting('CREDENCE_HOST', `${host} is no address of this machine. Use 0.0.0.0 for all it has.`);
    default:
      return undefined;
  }
}

function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WrongSetting(
      'CREDENCE_DATA_DIR',
      `${path} is no folder this program may write to (${code}). Name another.`,
    );
  }
}

/** Answers what is under way; who still dawdles after a while is hung up on, or one slow upload could hold up the stop. */
async function stopListening(server: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), STOP_GRACE_MS);
  await server.close().finally(() => clearTimeout(timer));
}

/** Where this machine reaches the server. */
function localUrl(server: FastifyInstance, settings: Settings): string {
  const { port } = server.server.address() as AddressInfo;
  const everywhere = settings.host === '0.0.0.0' || settings.host === '::';
  const host = everywhere ? '127.0.0.1' : settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${settings.tls ? 'https' : 'http'}://${host}:${port}`;
}
