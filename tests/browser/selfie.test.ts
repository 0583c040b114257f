import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawSelfie, type Sitter, specimens } from '@credence/specimens';
import type { Page } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openContext, PHONE, SMALL_PHONE, shareBrowser } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { goToCapture, USE } from '../support/hosted-pages.ts';
import { inspectInLanguages, openOnTrial } from '../support/languages.ts';
import { addPicture, SHOWN_CAMERA, showPicture, showToCamera } from '../support/shown-camera.ts';

/** Reading and comparing takes seconds, on a busy machine many of them. */
const STORY_MAX_MS = 240_000;
const ANNA = { surname: 'ERIKSSON', givenNames: 'ANNA MARIA', seed: 'selfie-story' };
/** Who does not look like her, to the network that compares: drawn faces are more alike than people's. */
const BEN: Sitter = { seed: 'ben-44', sex: 'M', birthDate: '1946-01-01' };

let folder: string;
let credence: Credence;
let anna: Sitter;
let passport: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-selfie-'));
  const { front, truth } = await specimens.passport(ANNA);
  passport = join(folder, 'passport.jpg');
  await writeFile(passport, front);
  anna = { seed: ANNA.seed, sex: truth.sex === 'M' ? 'M' : 'F', birthDate: truth.birthDate };
  credence = await startCredence();
});
afterAll(async () => {
  await credence?.close();
  await rm(folder, { recursive: true, force: true });
});

test(
  'somebody else’s selfie is told so; the person’s own, without the passport again, verifies them',
  async () => {
    const session = await create();
    await withCamera(BEN, { ...PHONE, locale: 'en' }, async (page) => {
      await goToSelfie(page, session.url!);
      await photograph(page);
      await goOnWithout(page);
      await page.getByRole('heading', { name: 'does not match' }).waitFor({ timeout: 180_000 });
    });
    const failed = await credence.stripe.identity.verificationSessions.retrieve(session.id);
    expect(failed.last_error?.code).toBe('selfie_face_mismatch');

    await withCamera(anna, { ...PHONE, locale: 'en' }, async (page) => {
      // Another browser, by a fresh link: the passport is there all the same.
      await page.goto(failed.url!);
      await page.getByRole('button', { name: 'Agree and continue' }).click();
      await page.getByRole('button', { name: 'Try again' }).click();
      await photograph(page);
      await goOnWithout(page);
      await credence.webhooks.next('identity.verification_session.verified', session.id);
    });
    await expectFiles(session.id);
  },
  STORY_MAX_MS,
);

test(
  'all by camera: both sides of a card, the face, and a head that turns as asked, of which what was measured is kept',
  async () => {
    const session = await create();
    const { front, back, truth } = await specimens.idCard(ANNA);
    const holder: Sitter = { seed: ANNA.seed, sex: truth.sex === 'M' ? 'M' : 'F', birthDate: truth.birthDate };
    await withCamera(undefined, { ...SMALL_PHONE, locale: 'en' }, async (page) => {
      await page.addInitScript(SHOWN_CAMERA);
      await declareCard(page, session.url!);
      await showToCamera(page, 'front', front);
      await showToCamera(page, 'back', back!);
      const poses = { straight: 0, left: 40, right: -40 };
      for (const [pose, turnDegrees] of Object.entries(poses)) {
        await addPicture(page, pose, await drawSelfie(holder, { seed: 's2', turnDegrees }));
      }
      await showPicture(page, 'straight');
      await photograph(page);
      await page.getByRole('button', { name: 'Open camera and start' }).click();
      for (const at of [1, 2, 3, 4]) {
        const asked = await page.getByText(`(${at} of 4)`).textContent();
        await showPicture(page, asked!.includes('left') ? 'left' : asked!.includes('right') ? 'right' : 'straight');
        await page.getByRole('button', { name: 'Take photo' }).click();
      }
      await page.getByRole('button', { name: 'Submit' }).click();
      await credence.webhooks.next('identity.verification_session.verified', session.id);
    });
    await expectFiles(session.id);
  },
  STORY_MAX_MS,
);

test('no screen of the selfie breaks a rule of accessibility or scrolls sideways at 320 pixels', {
  timeout: STORY_MAX_MS,
}, async () => {
  const narrow = { ...SMALL_PHONE, viewport: { width: 320, height: 568 }, locale: 'en' };
  await withCamera(anna, narrow, async (page) => {
    const session = await create();
    const press = (name: string) => page.getByRole('button', { name }).click();
    await openOnTrial(page, session.url!);
    await inspectInLanguages(page, 'consent to a selfie');
    await press('Agree and continue');
    await page.getByRole('radio', { name: 'Passport' }).check();
    await page.locator('#country').selectOption('UTO');
    await press('Continue');
    await handIn(page, 'Use this photo');
    await inspectInLanguages(page, 'before the selfie');
    await press('Open camera');
    await page.locator('.shutter:not([aria-disabled])').waitFor();
    await inspectInLanguages(page, 'aiming at a face');
    await press('Take photo');
    await page.getByRole('button', { name: USE }).waitFor();
    await inspectInLanguages(page, 'review of a face');
    await page.getByRole('button', { name: USE }).click();
    await page.getByRole('heading', { name: 'Turn your head' }).waitFor();
    await inspectInLanguages(page, 'before turning');
    await press('Open camera and start');
    await page.locator('.shutter:not([aria-disabled])').waitFor();
    await inspectInLanguages(page, 'turning');
  });
});

test('without a camera there is a way on at every step', async () => {
  await withCamera(undefined, { ...PHONE, locale: 'en' }, async (page) => {
    const session = await create();
    await goToSelfie(page, session.url!);
    await page.getByRole('button', { name: 'Open camera' }).click();
    await page.getByRole('heading', { name: 'No camera was found' }).waitFor();
    const selfie = join(folder, 'selfie.jpg');
    await writeFile(selfie, await drawSelfie(anna));
    await page.locator('input[type=file]').last().setInputFiles(selfie);
    await page.getByRole('button', { name: USE }).click();
    await page.getByRole('button', { name: 'Open camera and start' }).click();
    await page.getByRole('heading', { name: 'No camera was found' }).waitFor();
    await inspectInLanguages(page, 'no camera for turning');
    await page.getByRole('button', { name: 'Go on without moving' }).click();
    await page.getByRole('button', { name: 'Submit' }).waitFor();
  });
});

function create() {
  return credence.stripe.identity.verificationSessions.create({
    type: 'document',
    options: { document: { require_matching_selfie: true } },
  });
}

/** Tells a story in front of a camera that shows somebody; of undefined, there is no camera. */
async function withCamera(sitter: Sitter | undefined, device: object, story: (page: Page) => Promise<void>) {
  const browser = await shareBrowser();
  // The pages' policy lets no foreign script in: to examine them, it is set aside.
  const context = await openContext(browser, { ...device, bypassCSP: true, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    if (sitter) await page.addInitScript(await cameraOf(sitter));
    await story(page);
  } finally {
    await context.close();
  }
}

async function cameraOf(sitter: Sitter): Promise<string> {
  const face = (await drawSelfie(sitter)).toString('base64');
  return `${SHOWN_CAMERA}; addPicture('face', '${face}').then(() => showPicture('face'));`;
}

async function declareCard(page: Page, url: string) {
  await page.goto(url);
  await page.getByRole('button', { name: 'Agree and continue' }).click();
  await page.getByRole('radio', { name: 'ID card' }).check();
  await page.getByRole('combobox', { name: /country/i }).selectOption('UTO');
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function goToSelfie(page: Page, url: string) {
  await goToCapture(page, url);
  await handIn(page, 'Use this photo');
  await page.getByRole('heading', { name: 'A photo of your face' }).waitFor();
}

async function handIn(page: Page, use: string) {
  await page.locator('input[type=file]').first().setInputFiles(passport);
  await page.getByRole('button', { name: use }).click();
  await page.getByRole('button', { name: use }).waitFor({ state: 'hidden', timeout: 60_000 });
}

async function photograph(page: Page) {
  await page.getByRole('button', { name: 'Open camera' }).click();
  await page.getByRole('button', { name: 'Take photo' }).click();
  await page.getByRole('button', { name: USE }).click();
  await page.getByRole('heading', { name: 'Turn your head' }).waitFor();
}

async function goOnWithout(page: Page) {
  await page.getByRole('button', { name: 'Go on without moving' }).click();
  await page.getByRole('button', { name: 'Submit' }).click();
}

/** The report names the pictures; their contents are for a restricted key, by a link of seconds. */
async function expectFiles(id: string) {
  const session = await credence.stripe.identity.verificationSessions.retrieve(id, {
    expand: ['last_verification_report'],
  });
  const { document, selfie } = session.last_verification_report as Stripe.Identity.VerificationReport;
  expect(selfie).toMatchObject({ status: 'verified', error: null, document: document!.files![0] });
  expect(await credence.stripe.files.retrieve(selfie!.selfie!)).toMatchObject({ purpose: 'selfie' });
  const link = { file: selfie!.selfie!, expires_at: Math.floor(Date.now() / 1000) + 25 };
  await expect(credence.stripe.fileLinks.create(link)).rejects.toThrow();
  const { url } = await credence.restricted.fileLinks.create(link);
  const bytes = Buffer.from(await (await fetch(url!)).arrayBuffer());
  // As the camera took it: a JPEG, of Chromium's fake one a PNG.
  expect(bytes.subarray(0, 3).toString('hex')).toMatch(/^(ffd8ff|89504e)$/);
}
