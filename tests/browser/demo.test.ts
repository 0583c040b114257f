import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heldByHand, specimens, writeCameraStream } from '@credence/specimens';
import type { Browser, Page } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bombPng } from '../support/bomb-png.ts';
import { openBrowser, openContext, PHONE, SMALL_PHONE, shareBrowser, startFromDemo } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { USE } from '../support/hosted-pages.ts';
import { PLAYED_CAMERA, SHOWN_CAMERA, showToCamera } from '../support/shown-camera.ts';

/** One or two pictures are drawn and read in each: seconds, but many of them on a busy machine. */
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
/** A machine-readable zone spells names in A to Z: these are printed the same. */
const ANNA = { surname: 'ERIKSSON', givenNames: 'ANNA MARIA' };

let credence: Credence;
let demo: Demo;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-browser-'));
  credence = await startCredence();
  demo = await startDemo(credence);
});
afterAll(async () => {
  await demo.close();
  await credence.close();
  await rm(folder, { recursive: true, force: true });
});

test('from the Verify button to the result, with the camera of a phone, which takes the photo by itself', async () => {
  const { truth, front } = await specimens.passport({ ...ANNA, seed: 'browser-camera' });
  const stream = join(folder, 'passport.mjpeg');
  // As a phone held upright gives it.
  await writeCameraStream(await heldByHand(front), stream, { width: 1080, height: 1920 });
  await inBrowser(stream, PHONE, async (page) => {
    await startFromDemo(page, demo.url);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await choose(page, 'Passport');
    await page.getByRole('button', { name: /camera/i }).click();
    // The shutter is not touched: what lies still, whole and sharp within the frame is taken.
    await page.getByRole('button', { name: USE }).click();
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(/\/done/, { timeout: 90_000 });
    await page.getByRole('heading', { name: 'You are verified' }).waitFor();
  });
  await expectVerifiedAs(truth);
});

// Uploaded: passports in the story of the expired one below, identity cards in test-panel.test.ts.
test('both sides of a licence with a barcode, by camera too', async () => {
  const { truth, front, back } = await specimens.drivingLicense({ ...ANNA, seed: 'browser-licence' });
  await inBrowser(undefined, PHONE, async (page) => {
    await page.addInitScript(SHOWN_CAMERA);
    await startFromDemo(page, demo.url);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await choose(page, /Driver’s license|Driving licence/);
    await showToCamera(page, 'front', front);
    await showToCamera(page, 'back', back!);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(/\/done/, { timeout: 90_000 });
    await page.getByRole('heading', { name: 'You are verified' }).waitFor();
  });
  await expectVerifiedAs(truth);
});

test('one picture that is moved about instead of a camera holds the session for somebody to look at', async () => {
  const { front } = await specimens.passport({ ...ANNA, seed: 'browser-camera' });
  await inBrowser(undefined, PHONE, async (page) => {
    await page.addInitScript(PLAYED_CAMERA);
    await startFromDemo(page, demo.url);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await choose(page, 'Passport');
    await showToCamera(page, 'front', front);
    await page.getByRole('button', { name: 'Submit' }).click();
  });
  const { data } = await credence.stripe.identity.verificationSessions.list({ limit: 1 });
  await vi.waitUntil(async () => (await heldChecks(data[0]!.id)).length > 0, { timeout: 90_000, interval: 500 });
  expect(await heldChecks(data[0]!.id)).toEqual(['document_presence']);
  expect(await evidenceOf(data[0]!.id, 'document_presence')).toMatchObject({
    outcome: 'fail',
    why: 'all frames are one picture, moved about',
  });
});

/** The checks for which a session waits for somebody to look at it. */
async function heldChecks(id: string): Promise<string[]> {
  const { data } = await ask<{ data: { checks: string[] }[] }>(`reviews?verification_session=${id}`);
  return data.flatMap(({ checks }) => checks);
}

/** What a check found in a session. */
async function evidenceOf(id: string, check: string) {
  const { checks } = await ask<{ checks: { check: string }[] }>(`verification_sessions/${id}/evidence`);
  return checks.find((answer) => answer.check === check);
}

async function ask<Answer>(path: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${credence.restrictedKey}` };
  const response = await fetch(`${credence.url}/v1/credence/${path}`, { headers });
  return (await response.json()) as Answer;
}

test('an expired passport is told so, and another one verifies on the next try, on a small phone', async () => {
  const expired = await specimens.passport({ ...ANNA, seed: 'browser-expired', expirationDate: '2021-05-06' });
  const good = await specimens.passport({ ...ANNA, seed: 'browser-good' });
  await inBrowser(undefined, SMALL_PHONE, async (page) => {
    await startFromDemo(page, demo.url);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await choose(page, 'Passport');
    await handIn(page, expired.front);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page
      .getByText(/expired/i)
      .first()
      .waitFor({ timeout: 90_000 });
    await page.getByRole('button', { name: 'Try again' }).click();
    await choose(page, 'Passport');
    await handIn(page, good.front);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.waitForURL(/\/done/, { timeout: 90_000 });
  });
  await expectVerifiedAs(good.truth);
});

test('a file that is no photo gets a clear message, and the person goes on with another', async () => {
  const { front } = await specimens.passport({ ...ANNA, seed: 'browser-bad-files' });
  const bad: [name: string, bytes: Buffer, says: RegExp][] = [
    ['drawing.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /JPEG, PNG/i],
    ['torn.jpg', front.subarray(0, front.length / 3), /damaged|incomplete|corrupt/i],
    ['bomb.png', bombPng(64_000), /megapixel|pixels/i],
    ['large.jpg', Buffer.concat([front, Buffer.alloc(40 * 1024 * 1024)]), /too large|larger than|MB/i],
  ];
  await inBrowser(undefined, PHONE, async (page) => {
    await startFromDemo(page, demo.url);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await choose(page, 'Passport');
    for (const [name, bytes, says] of bad) {
      const file = join(folder, name);
      await writeFile(file, bytes);
      await page.locator('input[type=file]').first().setInputFiles(file);
      const use = page.getByRole('button', { name: USE });
      const problem = page.getByRole('alert').filter({ hasText: says }).first();
      // What the page itself can tell is told before anything is sent.
      await use.or(problem).first().waitFor();
      if (await use.isVisible()) await use.click();
      await problem.waitFor({ timeout: 60_000 });
      const retake = page.getByRole('button', { name: 'Retake' });
      if (await retake.isVisible()) await retake.click();
    }
    await handIn(page, front);
    await page.getByRole('button', { name: 'Submit' }).waitFor();
  });
});

async function inBrowser(camera: string | undefined, device: object, story: (page: Page) => Promise<void>) {
  const browser: Browser = await (camera ? openBrowser(camera) : shareBrowser());
  const context = await openContext(browser, {
    ...device,
    locale: 'en-US',
    ...(camera && { permissions: ['camera'] }),
  });
  try {
    await story(await context.newPage());
  } finally {
    await context.close();
    if (camera) await browser.close();
  }
}

async function choose(page: Page, type: string | RegExp) {
  await page.getByRole('radio', { name: type }).check();
  await page.getByRole('combobox', { name: /country/i }).selectOption('UTO');
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function handIn(page: Page, photo: Buffer) {
  const file = join(folder, `${crypto.randomUUID()}.jpg`);
  await writeFile(file, photo);
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByRole('button', { name: USE }).click();
  await page.getByRole('button', { name: USE }).waitFor({ state: 'hidden', timeout: 60_000 });
}

/** The newest session is verified as the specimen says, and its webhook was signed so that the SDK takes it. */
async function expectVerifiedAs(truth: Awaited<ReturnType<typeof specimens.passport>>['truth']) {
  const { data } = await credence.stripe.identity.verificationSessions.list({ limit: 1 });
  const id = data[0]!.id;
  await credence.webhooks.next('identity.verification_session.verified', id);
  expect(credence.webhooks.rejected).toBe(0);
  const ordinary = await credence.stripe.identity.verificationSessions.retrieve(id, { expand: ['verified_outputs'] });
  expect(ordinary.status).toBe('verified');
  expect(ordinary.verified_outputs).toMatchObject({ first_name: truth.firstName, last_name: truth.lastName });
  expect(ordinary.verified_outputs).not.toHaveProperty('dob');

  const sensitive = await credence.restricted.identity.verificationSessions.retrieve(id, {
    expand: ['verified_outputs.dob', 'last_verification_report.document.number'],
  });
  const [year, month, day] = truth.birthDate.split('-').map(Number);
  expect(sensitive.verified_outputs!.dob).toEqual({ year, month, day });
  const report = sensitive.last_verification_report as Stripe.Identity.VerificationReport;
  expect(report.document!.number).toBe(truth.documentNumber);
}
