import { setTimeout } from 'node:timers/promises';
import { type Api, NoServer, type Parameters } from './api.ts';

const EVERY_MS = 500;
const PAGE = 100;
/** In one round: more than a test server makes in half a second. */
const PAGES_MAX = 10;
/** Of ids that were seen; far more than a page, so that none is told twice. */
const SEEN_MAX = 20_000;

interface Following {
  api: Api;
  path: string;
  parameters?: Parameters;
  /** Ends it. */
  signal: AbortSignal;
  /** Called when the server stops to answer, once; it is asked on until it does again. */
  onSilence(error: NoServer): void;
}

/** What is added to a list from now on, in the order in which it came. What is there by now is known once this returns. */
export async function follow<T extends { id: string }>(following: Following): Promise<AsyncGenerator<T>> {
  const known = await readPage<T>(following);
  return followFrom(following, new Set(known.map(({ id }) => id)));
}

async function* followFrom<T extends { id: string }>(following: Following, seen: Set<string>): AsyncGenerator<T> {
  const { signal } = following;
  const unseen = (items: T[]) => items.filter(({ id }) => !seen.has(id));
  for (let silent = false; await pause(signal); ) {
    try {
      const added = await readAdded(following, unseen);
      silent = false;
      for (const item of added.reverse()) {
        seen.add(item.id);
        yield item;
      }
    } catch (error) {
      if (!(error instanceof NoServer)) throw error;
      if (!silent) following.onSilence(error);
      silent = true;
    }
    for (const id of seen) {
      if (seen.size <= SEEN_MAX) break;
      seen.delete(id);
    }
  }
}

/** Newest first. A page that is all new says that there may be more beyond. */
async function readAdded<T extends { id: string }>(following: Following, unseen: (items: T[]) => T[]): Promise<T[]> {
  const added: T[] = [];
  for (let pages = 1; ; pages++) {
    const page = await readPage<T>(following, added.at(-1)?.id);
    added.push(...unseen(page));
    if (page.length < PAGE || unseen(page).length < PAGE || pages === PAGES_MAX) return added;
  }
}

async function readPage<T>({ api, path, parameters }: Following, after?: string): Promise<T[]> {
  const { data } = await api.get<{ data: T[] }>(path, { ...parameters, limit: PAGE, starting_after: after });
  return data;
}

/** @returns Whether to go on. */
async function pause(signal: AbortSignal): Promise<boolean> {
  await setTimeout(EVERY_MS, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
