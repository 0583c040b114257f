import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { defaultCacheDir } from '@credence/server/cache-folder';
import type { LogLevel } from '@credence/server/log-level';
import type { Call, Reply, Started } from './messages.ts';

/** A server in the process that all servers of this one share. */
export interface Server extends Started {
  /** Resolves when nothing is due any more: jobs, events, deliveries. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server. One process for all of them, instead of one each: a further one is ready in a fraction of the time and
 * takes a quarter of the memory.
 */
export async function startServer(logLevel: LogLevel): Promise<Server> {
  const host = openHost();
  lastServer += 1;
  const server = lastServer;
  const started = await host.ask({ call: 'start', server, logLevel });
  return {
    ...started!,
    async idle() {
      await host.ask({ call: 'idle', server });
    },
    async close() {
      await host.ask({ call: 'close', server }).catch((error: unknown) => {
        if (error !== host.fault) throw error; // with its process the server is gone, too
      });
    },
  };
}

interface Host {
  ask(call: Call): Promise<Started | undefined>;
  /** Why it is gone; undefined while it runs. */
  readonly fault: Error | undefined;
}

interface Pending {
  resolve(started: Started | undefined): void;
  reject(fault: Error): void;
}

let lastServer = 0;
let shared: Host | undefined;

/** The process, kept once begun: the next test file of this one finds it warm. It keeps nobody from ending. */
function openHost(): Host {
  shared ??= startHost();
  return shared;
}

function startHost(): Host {
  const child = forkServers();
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let ended: Error | undefined;
  hold(child, false);
  child.on('message', (reply: Reply) => {
    const waiting = settle(reply.id);
    if ('fault' in reply) waiting?.reject(reply.fault);
    else waiting?.resolve(reply.started);
  });
  child.on('error', (error) => end(error));
  child.on('exit', (code, signal) =>
    end(new Error(`The process of the servers ended with ${signal ?? `code ${code}`}.`)),
  );
  return {
    get fault() {
      return ended;
    },
    ask(call) {
      if (ended) return Promise.reject(ended);
      lastId += 1;
      const id = lastId;
      // Who waits for an answer is not done.
      hold(child, true);
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        child.send({ id, ...call }, (error) => error && end(error));
      });
    },
  };

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) hold(child, false);
    return waiting;
  }

  function end(fault: Error): void {
    ended ??= fault;
    shared = undefined;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  }
}

const V8_FLAGS = [
  // In MB and for each thread. What starting leaves behind is cleared away instead of kept: 25 MB for the first server, 8
  // for each further one, and no slower.
  '--max-semi-space-size=2',
];

/** Options that the tests were started with, loaders and coverage above all, are not for the server. */
function forkServers(): ChildProcess {
  const { NODE_OPTIONS, NODE_V8_COVERAGE, ...env } = process.env;
  // Beside this file as source when run by type stripping, as JavaScript when built.
  return fork(new URL(`./child${extname(import.meta.url)}`, import.meta.url), {
    execArgv: V8_FLAGS,
    env: {
      // Node keeps what it compiles there, for this process and its threads.
      NODE_COMPILE_CACHE: join(defaultCacheDir(), 'compiled'),
      // glibc would keep what is freed in an arena per thread.
      MALLOC_ARENA_MAX: '2',
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Errors arrive as errors.
    serialization: 'advanced',
  });
}

/** Whether this process waits for the other one. */
function hold(child: ChildProcess, on: boolean): void {
  const act = on ? 'ref' : 'unref';
  child[act]();
  child.channel?.[act]();
}
