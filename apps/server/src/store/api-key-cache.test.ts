import { beforeEach, describe, expect, test } from 'vitest';
import { type ApiKeyCache, openApiKeyCache } from './api-key-cache.ts';
import type { ApiKey } from './api-keys.ts';

const KEY = { id: 'key_1' } as ApiKey;

describe('openApiKeyCache', () => {
  let now = 0;
  let asked = 0;
  let cache: ApiKeyCache;
  beforeEach(() => {
    now = asked = 0;
    cache = openApiKeyCache(() => now);
  });
  const look = (presented = 'sk_test_1', key: ApiKey | null = KEY) =>
    cache.find(presented, async () => {
      asked += 1;
      return key ?? undefined;
    });

  test('asks once, and again after two seconds', async () => {
    expect(await look()).toBe(KEY);
    expect(await look()).toBe(KEY);
    expect(asked).toBe(1);
    now += 2_000;
    await look();
    expect(asked).toBe(2);
  });

  test('keeps nothing of a key that is not there, and nothing of one for another', async () => {
    expect(await look('sk_test_none', null)).toBe(undefined);
    expect(await look('sk_test_none', KEY)).toBe(KEY);
    expect(await look('sk_test_other', null)).toBe(undefined);
  });

  // The transaction that changed a key may not have ended when we hear of it.
  test('asks every time for a second after a change', async () => {
    await look();
    cache.forget();
    await look();
    await look();
    expect(asked).toBe(3);
    now += 1_000;
    await look();
    await look();
    expect(asked).toBe(4);
  });

  test('does not keep an answer that a change overtook', async () => {
    await cache.find('sk_test_1', async () => {
      cache.forget();
      now += 1_000;
      return KEY;
    });
    await look();
    expect(asked).toBe(1);
  });

  test('stays small, however many keys there are', async () => {
    for (let n = 0; n < 1_001; n += 1) await look(`sk_test_${n}`);
    await look('sk_test_1000');
    expect(asked).toBe(1_001);
    await look('sk_test_0');
    expect(asked).toBe(1_002);
  });
});
