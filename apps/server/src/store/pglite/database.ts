import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WireValue } from '../column-values.ts';
import type { StoreLog } from '../log.ts';
import { quoteName } from '../names.ts';
import type { EngineCode, Place, Reply, Request } from './messages.ts';
import { keepQuickCode } from './quick-code.ts';
import type { Snapshot } from './snapshot.ts';
import { HeldTurn, type Turn } from './turn.ts';

/** How long one caller may hold the only connection without using it: a transaction that awaits the network, say. */
const IDLE_TURN_MS = 60_000;

/** How long closing waits for the callers that are still at work. */
const DRAIN_MS = 10_000;

/** The first reply answers no request: the thread says that it is ready. */
const READY_ID = 0;

export type DatabaseOptions = Place & {
  log: StoreLog;
  idleTurnMs?: number;
  drainMs?: number;
};

type NotifyListener = (payload: string) => void;
type Pending = { resolve(reply: Reply): void; reject(fault: Error): void };

/**
 * The embedded database, in its thread: one connection, handed out first come, first served.
 *
 * Whoever opens it holds the lock of its data folder (`lock.ts`): two of these on one folder lose each other's rows.
 */
export class EmbeddedDatabase {
  /** Called after every statement: how maintenance knows that there may be something to do. */
  onStatement: () => void = () => {};

  /** The compiled engine of a database in memory, for the next one to start with. */
  code: EngineCode | undefined;

  readonly #worker: Worker;
  readonly #atRest: 'on disk' | 'nowhere';
  readonly #log: StoreLog;
  readonly #idleTurnMs: number;
  readonly #drainMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #waiting: { resolve(turn: Turn): void; reject(fault: Error): void }[] = [];
  readonly #listeners = new Map<string, Set<NotifyListener>>();
  #lastId = READY_ID;
  #holder: HeldTurn | undefined;
  #fault: Error | undefined;
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  /** Starts the thread and waits until the database has proven that its commits last, if it is to keep them. */
  static async start(options: DatabaseOptions): Promise<EmbeddedDatabase> {
    const workerData: Place =
      'folder' in options ? { folder: options.folder } : { snapshot: options.snapshot, code: options.code };
    keepQuickCode();
    // Beside this file as source when run by type stripping, as JavaScript when built.
    const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), { workerData });
    const database = new EmbeddedDatabase(worker, options);
    const ready = await new Promise<Reply>((resolve, reject) => database.#pending.set(READY_ID, { resolve, reject }));
    if (ready.kind === 'ready') {
      options.log.info({ openMs: ready.openMs }, 'embedded database open');
      database.code = ready.code;
    }
    return database;
  }

  private constructor(worker: Worker, options: DatabaseOptions) {
    const { log, idleTurnMs = IDLE_TURN_MS, drainMs = DRAIN_MS } = options;
    this.#worker = worker;
    this.#atRest = 'folder' in options ? 'on disk' : 'nowhere';
    this.#log = log;
    this.#idleTurnMs = idleTurnMs;
    this.#drainMs = drainMs;
    worker.on('message', (reply: Reply) => this.#receive(reply));
    worker.on('error', (error) => this.#fail(error.message, error));
    worker.on('exit', (code) => this.#fail(`its thread ended with code ${code}`));
  }

  /** Waits for the connection. @throws When the database has stopped or is being closed. */
  acquire(): Promise<Turn> {
    if (this.#fault) return Promise.reject(this.#fault);
    if (this.#closing) return Promise.reject(new Error('The embedded database is being closed.'));
    return this.#enqueue();
  }

  /** Has the connection for the time `use` takes. */
  async withTurn<T>(use: (turn: Turn) => Promise<T>): Promise<T> {
    const turn = await this.acquire();
    try {
      return await use(turn);
    } finally {
      turn.release();
    }
  }

  /** Hears what is sent on a channel with `pg_notify`, after its transaction has committed. */
  onNotify(channel: string, listener: NotifyListener): () => void {
    let listeners = this.#listeners.get(channel);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(channel, listeners);
      this.withTurn((turn) => turn.run(`listen ${quoteName(channel)}`)).catch((error) => {
        if (!this.#fault && !this.#closing) this.#log.error({ err: error, channel }, 'cannot listen');
      });
    }
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Lets callers finish, writes a checkpoint and ends the thread. Safe to call more than once. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Closes a database in memory and answers what it came to hold. */
  async pack(): Promise<Snapshot> {
    await this.#drain();
    const packed = await this.#end(() => this.#send({ close: true, pack: true }));
    if (packed?.kind !== 'closed' || !packed.snapshot) throw new Error('This database cannot be packed.');
    return packed.snapshot;
  }

  async #close(): Promise<void> {
    if (this.#fault) return;
    await this.#drain();
    // What lies in memory only goes with the thread.
    await this.#end(async () => {
      if (this.#atRest === 'nowhere') return;
      await this.#send({ sql: 'checkpoint', params: [] });
      await this.#send({ close: true });
    });
  }

  async #drain(): Promise<void> {
    const drained = this.#drained();
    const timer = setTimeout(() => this.#giveUpWaiting(), this.#drainMs);
    await drained;
    clearTimeout(timer);
  }

  /** Ends the thread after a last word with it. */
  async #end<T>(lastWord: () => Promise<T>): Promise<T | undefined> {
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    try {
      return await lastWord();
    } catch (error) {
      if (!this.#fault) throw error;
      return undefined;
    } finally {
      this.#fault ??= new Error('The embedded database is closed.');
      await this.#worker.terminate();
      await exited;
    }
  }

  #drained(): Promise<void> {
    if (!this.#holder) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #giveUpWaiting(): void {
    this.#log.warn({ drainMs: this.#drainMs, waiting: this.#waiting.length }, 'closing while queries are under way');
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('The embedded database is being closed.'));
    this.#holder?.revoke('the database is being closed');
  }

  #enqueue(): Promise<Turn> {
    if (!this.#holder) return Promise.resolve(this.#grant());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #grant(): HeldTurn {
    this.#holder = new HeldTurn({
      send: (sql, params) => this.#send({ sql, params }),
      next: () => this.#next(),
      idleMs: this.#idleTurnMs,
      log: this.#log,
    });
    return this.#holder;
  }

  #next(): void {
    this.#holder = undefined;
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve(this.#grant());
    else this.#onIdle?.();
  }

  #send(request: { sql: string; params: WireValue[] } | { close: true; pack?: boolean }): Promise<Reply> {
    if (this.#fault) return Promise.reject(this.#fault);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...request } satisfies Request);
    });
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'fault') this.#fail(reply.message);
    else if (reply.kind === 'notify') this.#notify(reply.channel, reply.payload);
    else this.#answer(reply.kind === 'ready' ? READY_ID : reply.id, reply);
  }

  #answer(id: number, reply: Reply): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve(reply);
    if (id !== READY_ID) this.onStatement();
  }

  #notify(channel: string, payload: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(payload);
  }

  /** The engine is gone: everyone who waits for it hears so, and so does whoever asks later. */
  #fail(reason: string, cause?: Error): void {
    if (this.#fault) return;
    this.#fault = new Error(`The embedded database has stopped: ${reason}`, { cause });
    if (!this.#closing) this.#log.error({ err: this.#fault }, 'embedded database stopped');
    for (const { reject } of this.#pending.values()) reject(this.#fault);
    this.#pending.clear();
    for (const { reject } of this.#waiting.splice(0)) reject(this.#fault);
    this.#holder?.release();
    this.#onIdle?.();
  }
}
