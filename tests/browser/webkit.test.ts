import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import { expect, test } from 'vitest';
import { startCredence } from '../support/credence.ts';
import { hasWebKit, openWebKit } from '../support/webkit.ts';

/** Reading takes seconds, on a busy machine many of them. */
const STORY_MAX_MS = 240_000;

test.skipIf(!hasWebKit() && process.env.CI !== 'true')(
  'in WebKitGTK, an upload leads to the result, and the page follows what is done with it',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credence-webkit-'));
    const file = join(folder, 'passport.jpg');
    await writeFile(file, (await specimens.passport({ seed: 'browser-camera' })).front);
    const credence = await startCredence();
    const page = await openWebKit();
    try {
      const { id, url } = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
      await page.goto(url!);
      await page.press('Agree and continue');
      await page.until(
        'const one = document.querySelector("input[value=passport]"); one?.click(); return one !== null',
      );
      await page.run(
        'const one = document.querySelector("#country"); one.value = "UTO"; one.dispatchEvent(new Event("change"))',
      );
      await page.press('Continue');
      await page.upload(file);
      await page.press('Use this photo');
      await page.press('Submit');
      await page.until('return document.querySelector(".progress-current") !== null');
      await page.until('return document.querySelector("h1").textContent === "You are verified"');
      const { status } = await credence.stripe.identity.verificationSessions.retrieve(id);
      expect(status).toBe('verified');
    } finally {
      await page.close();
      await credence.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
  STORY_MAX_MS,
);
