import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawSpecimen, type PhotographOptions, photograph } from '@credence/specimens';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PHONE, shareBrowser } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { goToCapture, inPage } from '../support/hosted-pages.ts';
import { inspectInLanguages } from '../support/languages.ts';
import { addPicture, SHOWN_CAMERA, showPicture } from '../support/shown-camera.ts';

const page = drawSpecimen({ type: 'passport', seed: 'guide' }).pages.front;
/** As a phone held upright frames it. */
const take = async (options: PhotographOptions) =>
  (await photograph(page, { seed: 'guide', width: 900, height: 1200, ...options })).jpeg;

let folder: string;
let credence: Credence;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-guide-'));
  [credence, browser] = await Promise.all([startCredence(), shareBrowser()]);
});
afterAll(async () => {
  await credence?.close();
  await rm(folder, { recursive: true, force: true });
});

test('what cannot be read is not taken, and told; what can be is taken, unless the person wants to do it', async () => {
  await atTheCamera(async (view) => {
    await addPicture(view, 'far', await take({ fill: 0.35 }));
    await addPicture(view, 'glaring', await take({ glare: 0.9 }));
    await addPicture(view, 'good', await take({}));

    await showPicture(view, 'far');
    await view.getByRole('button', { name: 'Open camera' }).click();
    await told(view, 'Move closer.');
    await showPicture(view, 'glaring');
    await told(view, 'Too much glare. Tilt it away from lamps.');
    await inspectInLanguages(view, 'aiming, with an outline');

    // Not even what is right: the person has switched it off.
    await view.getByRole('checkbox', { name: 'Automatic shutter' }).uncheck();
    await showPicture(view, 'good');
    await told(view, 'Looks good. Take the photo.');
    expect(await view.getByRole('button', { name: 'Take photo' }).isEnabled()).toBe(true);

    await view.getByRole('checkbox', { name: 'Automatic shutter' }).check();
    await view.getByRole('button', { name: 'Use this photo' }).waitFor();
  });
});

test('a photo that may not be readable is told so, and can be used all the same', async () => {
  const file = join(folder, 'blurred.jpg');
  await writeFile(file, await take({ blur: 5 }));
  await atTheCamera(async (view) => {
    await view.locator('input[type=file]').first().setInputFiles(file);
    await view.getByText('Not sharp. Hold still').waitFor();
    await inspectInLanguages(view, 'review, with advice');
    await view.getByRole('button', { name: 'Use it anyway' }).click();
    await view.getByRole('button', { name: 'Submit' }).waitFor();
  });
});

/** In words that are seen, and, once they last, in words that are read out. */
async function told(view: Page, words: string) {
  await view.locator('.say', { hasText: words }).waitFor();
  await view.getByRole('status').filter({ hasText: words }).waitFor({ state: 'attached' });
  expect(await view.locator('.shutter').count(), 'it was taken').toBe(1);
}

async function atTheCamera(story: (page: Page) => Promise<void>) {
  await inPage(browser, PHONE, async (view) => {
    await view.addInitScript(SHOWN_CAMERA);
    const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
    await goToCapture(view, session.url!);
    await story(view);
  });
}
