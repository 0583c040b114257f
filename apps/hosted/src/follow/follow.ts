import type { Progress } from '@credence/wire';
import { pollDelayMs } from '../screens/poll-delay.ts';

/** Of the browser's own `EventSource`, what is used. */
export interface Source {
  readonly readyState: number;
  addEventListener(type: string, listener: (message: MessageEvent<string>) => void): void;
  close(): void;
}

interface Followed {
  /** Opens the stream. The browser connects it again by itself, and says then what it heard last. */
  open: () => Source;
  /** The session may have moved on. */
  onNews: () => void;
  onProgress: (progress: Progress) => void;
}

/** A server that can be heard says so at once: after this long something on the way gathers what it says. */
const FIRST_WORD_MS = 6_000;
/** It gives a sign of life every 15 seconds; two may go missing. */
const SILENCE_MAX_MS = 40_000;
/** Between streams that ended in good order. */
const PAUSE_MS = 2_000;
const CLOSED = 2;

/**
 * Follows where a session stands: by a stream, and where none can be had or kept, by asking from time to time.
 *
 * @returns Call it to stop.
 */
export function follow({ open, onNews, onProgress }: Followed): () => void {
  let source: Source | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let version: string | undefined;

  function connect(): void {
    const stream = open();
    source = stream;
    expectWord(FIRST_WORD_MS);
    stream.addEventListener('alive', () => expectWord(SILENCE_MAX_MS));
    stream.addEventListener('progress', ({ data }) => {
      expectWord(SILENCE_MAX_MS);
      const progress = JSON.parse(data) as Progress;
      onProgress(progress);
      // At first, too: the session may have moved on before the stream was there.
      if (progress.version !== version) onNews();
      version = progress.version;
    });
    stream.addEventListener('over', () => {
      drop();
      onNews();
      timer = setTimeout(connect, PAUSE_MS);
    });
    // Refused; a line that broke is mended by the browser itself.
    stream.addEventListener('error', () => {
      if (stream.readyState === CLOSED) poll();
    });
  }

  function expectWord(withinMs: number): void {
    clearTimeout(watch);
    watch = setTimeout(poll, withinMs);
  }

  function drop(): void {
    clearTimeout(watch);
    source?.close();
    source = undefined;
  }

  function poll(): void {
    drop();
    let tries = 0;
    const look = () => {
      tries += 1;
      onNews();
      timer = setTimeout(look, pollDelayMs(tries));
    };
    clearTimeout(timer);
    timer = setTimeout(look, pollDelayMs(tries));
  }

  connect();
  return () => {
    drop();
    clearTimeout(timer);
  };
}
