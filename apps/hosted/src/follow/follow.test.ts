import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { follow, type Source } from './follow.ts';

/** The far end of a stream. */
class Stream implements Source {
  readyState = 0;
  closed = false;
  readonly #listeners = new Map<string, (message: MessageEvent<string>) => void>();

  addEventListener(type: string, listener: (message: MessageEvent<string>) => void) {
    this.#listeners.set(type, listener);
  }
  close() {
    this.closed = true;
  }
  say(type: string, data: object = {}) {
    this.#listeners.get(type)?.(new MessageEvent(type, { data: JSON.stringify(data) }));
  }
}

let streams: Stream[];
let news: number;
let heard: unknown[];
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  news = 0;
  heard = [];
  stop = follow({
    open: () => {
      streams.push(new Stream());
      return streams.at(-1)!;
    },
    onNews: () => {
      news += 1;
    },
    onProgress: (progress) => heard.push(progress),
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('looks anew when the session has moved on, and at nothing less', () => {
  streams[0]!.say('progress', { version: 'a', captured: [] });
  expect(news).toBe(1);
  streams[0]!.say('progress', { version: 'a', captured: ['front'] });
  expect(news).toBe(1);
  streams[0]!.say('progress', { version: 'b', captured: [] });
  expect(news).toBe(2);
  expect(heard).toHaveLength(3);
});

test('stays with a stream that gives signs of life, and asks for nothing', () => {
  for (let i = 0; i < 20; i += 1) {
    streams[0]!.say('alive');
    vi.advanceTimersByTime(15_000);
  }
  expect({ news, streams: streams.length, closed: streams[0]!.closed }).toEqual({ news: 0, streams: 1, closed: false });
});

describe('asks from time to time', () => {
  test('where the stream is refused', () => {
    streams[0]!.readyState = 2;
    streams[0]!.say('error');
    vi.advanceTimersByTime(5_000);
    expect(news).toBe(5);
  });

  test('where something on the way keeps the first word back', () => {
    vi.advanceTimersByTime(5_999);
    expect(streams[0]!.closed).toBe(false);
    vi.advanceTimersByTime(1_001);
    expect({ news, closed: streams[0]!.closed }).toEqual({ news: 1, closed: true });
  });

  test('where the stream falls silent', () => {
    streams[0]!.say('alive');
    vi.advanceTimersByTime(41_000);
    expect({ news, closed: streams[0]!.closed }).toEqual({ news: 1, closed: true });
  });

  test('but not while the browser mends a broken line', () => {
    streams[0]!.say('alive');
    streams[0]!.say('error');
    vi.advanceTimersByTime(10_000);
    expect(news).toBe(0);
  });
});

test('connects again after a stream that ended in good order', () => {
  streams[0]!.say('over');
  expect(news).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(streams).toHaveLength(2);
});

test('is silent once it is stopped', () => {
  streams[0]!.say('alive');
  stop();
  vi.advanceTimersByTime(120_000);
  expect({ news, closed: streams[0]!.closed }).toEqual({ news: 0, closed: true });
});
