import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { create, expectOnce, expectSameOrInUse } from './support/idempotent.ts';

describe('a server', () => {
  let credence: Credence;
  beforeAll(async () => {
    credence = await startCredence();
  });
  afterAll(() => credence.close());

  test('asked fifty times at once for the same does it once, and says so in the same bytes', async () => {
    const key = randomUUID();
    expectSameOrInUse(await Promise.all(Array.from({ length: 50 }, () => create(credence, key))));
    expectSameOrInUse([await create(credence, key), await create(credence, key)]);
    await expectOnce(credence, key);
  });

  test('killed in the middle of forty requests has done each once when they are repeated', async () => {
    const keys = Array.from({ length: 40 }, () => randomUUID());
    const firsts = keys.map((key) => create(credence, key).catch(() => undefined));
    // Some are done by then, some are not, some have not even begun.
    await Promise.any(firsts);
    await credence.kill();
    const answered = await Promise.all(firsts);
    await credence.restart();
    for (const [i, key] of keys.entries()) {
      const again = await create(credence, key);
      expect(again.status).toBe(200);
      if (answered[i]) expect(again.text).toBe(answered[i].text);
      await expectOnce(credence, key);
    }
  });
});
