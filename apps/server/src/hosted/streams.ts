import type { ServerResponse } from 'node:http';
import type { App } from '../app.ts';
import { findSessionFacts, type SessionFacts } from '../store/progress.ts';
import { idOf, toProgress } from './progress.ts';

/** Faster than a person could tell from at once, and two small statements a second for all streams of a process. */
const LOOK_EVERY_MS = 500;
/** Shorter than the minute after which proxies take a silent connection for dead. */
const BEAT_EVERY_MS = 15_000;
/** Then the page connects again, perhaps to another process: no connection is for ever. */
const STREAM_MAX_MS = 30 * 60_000;
/** A page that reads nothing is not written to without end. */
const UNREAD_MAX_BYTES = 64 * 1024;
/** Of one session: both devices, a few tabs each. */
export const STREAMS_OF_SESSION_MAX = 6;
/** Of this process: a few kilobytes each. */
export const STREAMS_MAX = 2_000;

/** One page that follows a session. */
interface Stream {
  sessionId: string;
  /** SHA-256 of its device token. */
  deviceHash: Buffer;
  /** What it was told last. */
  lastId: string | undefined;
  response: ServerResponse;
  openedAt: number;
  toldAt: number;
}

export interface Streams {
  /** Is there room for one more of this session? */
  hasRoom(sessionId: string): boolean;
  /** Tells a page where its session stands, now and whenever that changes. Its head has been written. */
  attach(stream: Pick<Stream, 'sessionId' | 'deviceHash' | 'lastId' | 'response'>): void;
  /** Ends all; pages connect again, elsewhere or later. */
  close(): void;
}

/**
 * Tells pages where their sessions stand, in whichever process that changes: what is told is looked up in the database,
 * for all streams of this process together, and only while there are any. Each message is the whole state, so that
 * whoever missed some has missed nothing.
 */
export function openStreams(app: Pick<App, 'db' | 'log'>, lookEveryMs = LOOK_EVERY_MS): Streams {
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function look(): Promise<void> {
    try {
      const ids = new Set([...streams].map(({ sessionId }) => sessionId));
      const facts = new Map((await findSessionFacts(app, [...ids])).map((each) => [each.id, each]));
      // One that came meanwhile is told by the next look.
      for (const stream of streams) if (ids.has(stream.sessionId)) tell(stream, facts.get(stream.sessionId));
    } catch (error) {
      app.log.error({ err: error }, 'cannot follow sessions; pages ask by themselves');
      for (const stream of streams) end(stream);
    }
    timer = undefined;
    plan(lookEveryMs);
  }

  function plan(afterMs: number): void {
    if (closed || streams.size === 0) return;
    timer ??= setTimeout(() => void look(), afterMs);
  }

  function tell(stream: Stream, facts: SessionFacts | undefined): void {
    const now = performance.now();
    // What nobody reads never ends by itself.
    if (stream.response.writableLength > UNREAD_MAX_BYTES) {
      stream.response.destroy();
      return;
    }
    if (!facts || !isHolder(facts, stream)) {
      end(stream);
      return;
    }
    const progress = toProgress(facts);
    const id = idOf(progress);
    if (id !== stream.lastId) {
      write(stream, `id: ${id}\nevent: progress\ndata: ${JSON.stringify(progress)}\n\n`);
      stream.lastId = id;
    } else if (now - stream.toldAt >= BEAT_EVERY_MS) {
      // An event and no comment: pages see by it that messages get through.
      write(stream, 'event: alive\ndata: {}\n\n');
    }
    if (now - stream.openedAt > STREAM_MAX_MS) end(stream);
  }

  /** A page that holds the session no more asks where it stands, and is told that. */
  function isHolder({ deviceHash, phoneHash }: SessionFacts, stream: Stream): boolean {
    return [deviceHash, phoneHash].some((hash) => hash?.equals(stream.deviceHash));
  }

  function write(stream: Stream, text: string): void {
    stream.response.write(text);
    stream.toldAt = performance.now();
  }

  function end(stream: Stream): void {
    streams.delete(stream);
    stream.response.end('event: over\ndata: {}\n\n');
  }

  return {
    hasRoom(sessionId) {
      const ofSession = [...streams].filter((stream) => stream.sessionId === sessionId).length;
      return !closed && streams.size < STREAMS_MAX && ofSession < STREAMS_OF_SESSION_MAX;
    },
    attach(attached) {
      // Who hung up while we looked them up will not be heard of again: nothing would ever give their place back.
      if (attached.response.destroyed) return;
      // By the first beat, or the first news, the page knows that nothing on the way holds messages back.
      const stream: Stream = { ...attached, openedAt: performance.now(), toldAt: performance.now() };
      streams.add(stream);
      stream.response.once('close', () => streams.delete(stream));
      write(stream, 'retry: 2000\nevent: alive\ndata: {}\n\n');
      plan(0);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const stream of streams) end(stream);
    },
  };
}
