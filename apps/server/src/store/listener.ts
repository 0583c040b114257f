import pg from 'pg';
import type { StoreLog } from './log.ts';
import { quoteName } from './names.ts';

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 10_000;

type OnPayload = (payload: string) => void;

/**
 * Hears PostgreSQL notifications on a connection of its own, made when the first channel is asked for and made anew
 * when it breaks. After a break every listener is called once with an empty payload: something may have been missed.
 */
export class Listener {
  readonly #config: pg.ClientConfig;
  readonly #log: StoreLog;
  readonly #channels = new Map<string, Set<OnPayload>>();
  #client: pg.Client | undefined;
  #started = false;
  #closed = false;
  #retryMs = RETRY_MIN_MS;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(config: pg.ClientConfig, log: StoreLog) {
    this.#config = { ...config, keepAlive: true, connectionTimeoutMillis: 10_000 };
    this.#log = log;
  }

  listen(channel: string, onPayload: OnPayload): () => void {
    const listeners = this.#channels.get(channel);
    if (listeners) listeners.add(onPayload);
    else {
      this.#channels.set(channel, new Set([onPayload]));
      if (this.#started)
        this.#client?.query(`listen ${quoteName(channel)}`).catch(() => {}); // a break is seen below
      else this.#start();
    }
    return () => this.#channels.get(channel)?.delete(onPayload);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    await this.#client?.end().catch(() => {});
  }

  #start(): void {
    this.#started = true;
    void this.#connect(false);
  }

  async #connect(again: boolean): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client(this.#config);
    this.#client = client;
    client.on('error', () => {}); // followed by 'end'
    client.once('end', () => this.#retry(client));
    client.on('notification', ({ channel, payload }) => this.#tell(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`listen ${quoteName(channel)}`);
    } catch (error) {
      this.#log.warn({ code: (error as { code?: string }).code }, 'cannot listen for notifications; trying again');
      await client.end().catch(() => {});
      this.#retry(client);
      return;
    }
    this.#retryMs = RETRY_MIN_MS;
    if (again) for (const channel of this.#channels.keys()) this.#tell(channel, '');
  }

  #retry(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    this.#retryTimer = setTimeout(() => void this.#connect(true), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
  }

  #tell(channel: string, payload: string): void {
    for (const onPayload of this.#channels.get(channel) ?? []) onPayload(payload);
  }
}
