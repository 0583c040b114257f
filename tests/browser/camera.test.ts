import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, openBrowser, PHONE } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { inspect } from '../support/inspect.ts';

let folder: string;
let credence: Credence;
let browser: Browser;
let photo: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-camera-'));
  photo = join(folder, 'passport.jpg');
  await writeFile(photo, (await specimens.passport({ seed: 'pages' })).front);
  credence = await startCredence();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await credence.close();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a camera in place of the browser's: a drawing that moves, counted each time it is asked for. */
const CAMERA = `
  window.asked = 0;
  window.openDrawing = (perSecond) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
    const ctx = canvas.getContext('2d');
    let at = 0;
    if (perSecond > 0) setInterval(() => ctx.fillRect(at++ % 640, 0, 9, 480), 40);
    return canvas.captureStream(perSecond);
  };
  const answer = (give) => {
    navigator.mediaDevices.getUserMedia = async () => { window.asked += 1; return give(); };
  };
`;

const refusing = (name: string) => `${CAMERA} answer(() => { throw new DOMException('no', '${name}'); });`;
const drawing = `${CAMERA} answer(() => (window.stream = window.openDrawing(20)));`;

describe('a camera that', () => {
  test.each([
    ['is denied', refusing('NotAllowedError'), 'The camera is not allowed'],
    ['is missing', refusing('NotFoundError'), 'No camera was found'],
    ['is used by another app', refusing('NotReadableError'), 'The camera is in use'],
    ['the browser keeps to itself', refusing('SecurityError'), 'This browser cannot open the camera'],
    [
      'the browser has none of, as over plain HTTP',
      `Object.defineProperty(navigator, 'mediaDevices', { value: undefined });`,
      'This browser cannot open the camera',
    ],
  ])('%s is explained, and a file goes in its place', async (_, script, title) => {
    await onCapture({ ...PHONE, script }, async (page) => {
      await page.getByRole('button', { name: 'Open camera' }).click();
      await page.getByRole('heading', { name: title }).waitFor();
      await inspect(page, title);
      expect(await page.getByText('Use the camera app').count()).toBe(1);
      await page.locator('input[type=file]').last().setInputFiles(photo);
      await page.getByRole('button', { name: /^Use (it anyway|this photo)$/ }).click();
      await page.getByRole('button', { name: 'Submit' }).waitFor();
    });
  });

  test('is denied where only the camera will do leaves trying again and the phone', async () => {
    await onCapture({ ...DESKTOP, script: refusing('NotAllowedError'), live: true }, async (page) => {
      await page.getByRole('button', { name: 'Open camera' }).click();
      await page.getByRole('heading', { name: 'The camera is not allowed' }).waitFor();
      expect(await page.locator('input[type=file]').count()).toBe(0);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'The camera is not allowed' }).waitFor();
      await page.getByRole('button', { name: /phone/ }).click();
      await page.getByRole('heading', { name: /phone/ }).waitFor();
    });
  });

  test('is taken away in the middle is told from one that is denied, and opens again', async () => {
    await onCapture({ ...PHONE, script: drawing }, async (page) => {
      await openCamera(page);
      await page.evaluate(`window.stream.getVideoTracks()[0].dispatchEvent(new Event('ended'))`);
      await page.getByRole('heading', { name: 'The camera shows nothing' }).waitFor();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('.shutter:not([aria-disabled])').waitFor();
    });
  });

  test('never shows a picture is given up', async () => {
    await onCapture({ ...PHONE, script: `${CAMERA} answer(() => window.openDrawing(0));` }, async (page) => {
      await page.clock.install();
      await page.getByRole('button', { name: 'Open camera' }).click();
      await page.locator('.shutter').waitFor();
      await page.waitForFunction('window.asked === 1');
      await page.clock.fastForward(8_000);
      await page.getByRole('heading', { name: 'The camera shows nothing' }).waitFor();
    });
  });

  test('nobody looks through is let go of, and opened again when the page is back in sight', async () => {
    await onCapture({ ...PHONE, script: drawing }, async (page) => {
      await openCamera(page);
      await show(page, false);
      await page.waitForFunction(`window.stream.getVideoTracks()[0].readyState === 'ended'`);
      await show(page, true);
      await page.waitForFunction('window.asked === 2');
      await page.locator('.shutter:not([aria-disabled])').click();
      await page.getByRole('button', { name: /^Use (it anyway|this photo)$/ }).waitFor();
    });
  });
});

async function openCamera(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open camera' }).click();
  await page.locator('.shutter:not([aria-disabled])').waitFor();
}

/** Puts the page out of sight, or back, as far as it can tell. */
async function show(page: Page, visible: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${!visible} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

async function onCapture(
  { script, live = false, ...device }: { script: string; live?: boolean; viewport: object },
  story: (page: Page) => Promise<void>,
) {
  const session = await credence.stripe.identity.verificationSessions.create({
    type: 'document',
    options: { document: { require_live_capture: live } },
  });
  // The pages' policy lets no foreign script in: to examine them, it is set aside.
  const context = await browser.newContext({
    ...device,
    locale: 'en',
    bypassCSP: true,
    reducedMotion: 'reduce',
  } as object);
  try {
    const page = await context.newPage();
    await page.addInitScript(script);
    await page.goto(session.url!);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await page.getByRole('radio', { name: 'Passport' }).check();
    await page.getByRole('combobox').last().selectOption('UTO');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Open camera' }).waitFor();
    await story(page);
  } finally {
    await context.close();
  }
}
