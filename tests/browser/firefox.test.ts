import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cameraStream, specimens } from '@credence/specimens';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Credence, startCredence } from '../support/credence.ts';
import { findFirefox, openFirefox, press } from '../support/firefox.ts';
import { SHOWN_CAMERA } from '../support/shown-camera.ts';

const PHONE = { width: 390, height: 844 };
/** Of the automatic shutter, which waits until the picture lies still. */
const SHUTTER_MAX_MS = 45_000;

describe.skipIf(!findFirefox() && process.env.CI !== 'true')('in Firefox ESR', () => {
  let folder: string;
  let credence: Credence;
  let browser: Browser;
  let passport: Buffer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credence-firefox-'));
    passport = (await specimens.passport({ seed: 'browser-camera' })).front;
    credence = await startCredence();
    browser = await openFirefox();
  });
  afterAll(async () => {
    await browser?.close();
    await credence?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a photo taken by hand is looked at and taken again; one that is uploaded verifies the person', async () => {
    const file = join(folder, 'passport.jpg');
    await writeFile(file, passport);
    await atCapture(async (page, id) => {
      await press(page, 'Open camera');
      await press(page, 'Take photo');
      await waitFor(page, 'Can everything be read?');
      await press(page, 'Retake');
      await press(page, 'Close camera');
      const input = await page.waitForSelector('input[type=file]');
      await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(file);
      await press(page, 'Use this photo');
      await press(page, 'Submit');
      await credence.webhooks.next('identity.verification_session.verified', id);
      await waitFor(page, 'You are verified');
    });
  });

  test('a camera that shows a passport takes its photo by itself, and the server has it', async () => {
    await atCapture(async (page, id) => {
      // As a phone held upright gives it: of one picture the stream is that picture.
      const upright = await cameraStream([passport], { width: 1080, height: 1920 });
      await page.evaluate(SHOWN_CAMERA);
      await page.evaluate(`addPicture('passport', '${upright.toString('base64')}')`);
      await page.evaluate("showPicture('passport')");
      await press(page, 'Open camera');
      await waitFor(page, 'Can everything be read?', SHUTTER_MAX_MS);
      await press(page, 'Use this photo');
      await waitFor(page, 'Ready to submit');
      const view = await page.evaluate(async (session) => (await fetch(`/hosted/sessions/${session}`)).json(), id);
      expect(view).toMatchObject({ captured: ['front'] });
    });
  });

  /** A person of their own, about to photograph a passport. */
  async function atCapture(story: (page: Page, id: string) => Promise<void>): Promise<void> {
    const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
    const context = await browser.createBrowserContext();
    try {
      const page = await context.newPage();
      await page.setViewport(PHONE);
      await page.goto(session.url!);
      await press(page, 'Agree and continue');
      await page.locator('input[value=passport]').click();
      await page.locator('#country').fill('UTO');
      await press(page, 'Continue');
      await waitFor(page, 'Photo page of your passport');
      await story(page, session.id);
    } finally {
      await context.close();
    }
  }
});

async function waitFor(page: Page, heading: string, timeout = 90_000): Promise<void> {
  await page.waitForSelector(`::-p-aria([name="${heading}"][role="heading"])`, { timeout });
}
