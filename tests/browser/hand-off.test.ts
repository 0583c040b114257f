import { specimens } from '@credence/specimens';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DESKTOP, openContext, PHONE, SMALL_PHONE, shareBrowser } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { goToCapture, show } from '../support/hosted-pages.ts';
import { inspectInLanguages, openOnTrial } from '../support/languages.ts';
import { readQr } from '../support/read-qr.ts';
import { SHOWN_CAMERA, showToCamera } from '../support/shown-camera.ts';

/** What phones are told: tests reach the same server at an address of their own machine. */
const PUBLIC_URL = 'https://verify.example';

/** Reading takes seconds, on a busy machine many of them. */
const STORY_MAX_MS = 240_000;

let credence: Credence;
let browser: Browser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  credence = await startCredence({ CREDENCE_URL: PUBLIC_URL, CREDENCE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
  browser = await shareBrowser();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await credence?.close();
});

test('begun at a desktop, gone on with by the code on a phone, and the desktop has the result', {
  timeout: STORY_MAX_MS,
}, async () => {
  const session = await create({ return_url: `${credence.url}/docs/api` });
  const desktop = await open(DESKTOP, session.url!);
  await desktop.getByRole('button', { name: 'Continue on your phone' }).click();
  const code = await scan(desktop);
  expect(code).toMatch(/^https:\/\/verify\.example\/phone\/test_/);

  const phone = await open(PHONE, code);
  await phone.getByRole('heading', { name: 'Continue on this phone?' }).waitFor();
  expect(await words(phone)).toBe(await words(desktop));
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.getByRole('button', { name: 'Agree and continue' }).waitFor();
  expect(new URL(phone.url()).pathname).toBe(`/verify/${session.id}`);
  expect(await phone.getByRole('button', { name: 'Continue on your phone' }).count()).toBe(0);

  await desktop.getByRole('heading', { name: 'Continue on your phone' }).waitFor();
  await stage(desktop, 'Opened on your phone').waitFor();
  await phone.getByRole('button', { name: 'Agree and continue' }).click();
  await stage(desktop, 'Agreed').waitFor();
  await phone.getByRole('radio', { name: 'Passport' }).check();
  await phone.getByRole('combobox', { name: /country/i }).selectOption('UTO');
  await phone.getByRole('button', { name: 'Continue' }).click();
  await showToCamera(phone, 'page', (await specimens.passport({ seed: 'browser-camera' })).front);
  await stage(desktop, 'Photo page').waitFor();
  await phone.getByRole('button', { name: 'Submit' }).click();

  // The business sees its person again where it sent them off; the phone has no part in that.
  await desktop.waitForURL(/\/docs\/api/, { timeout: 90_000 });
  await phone.getByText('Your other device goes on by itself.').waitFor();
  await credence.webhooks.next('identity.verification_session.verified', session.id);
});

test('a second phone is told that the code was used; the desktop can take the session back, or give it to another', async () => {
  const session = await create();
  const desktop = await open(DESKTOP);
  await goToCapture(desktop, here(session.url!));
  await desktop.getByRole('button', { name: 'Continue on your phone' }).click();
  const code = await scan(desktop);
  const phone = await open(PHONE, code);
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.getByRole('button', { name: 'Open camera' }).waitFor();

  const second = await open(PHONE, code);
  await second.getByRole('heading', { name: 'This code can no longer be used' }).waitFor();

  const before = await words(desktop);
  // The page hears of the change from its stream before it has the answer: it leads to the code all the same, at once.
  const seen: (string | null)[] = [];
  await desktop.route(
    '**/hand-off',
    async (route) => {
      const response = await route.fetch();
      await desktop.waitForResponse((one) => /\/sessions\/\w+$/.test(one.url()));
      await desktop.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      seen.push(await desktop.getByRole('heading', { level: 1 }).textContent());
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await desktop.getByRole('button', { name: 'Use another phone' }).click();
  const next = await open(PHONE, await scan(desktop));
  expect(await words(next)).toBe(await words(desktop));
  await next.getByRole('button', { name: 'Continue' }).click();
  await next.getByRole('button', { name: 'Open camera' }).waitFor();
  await phone.reload();
  await phone.getByRole('heading', { name: 'Open in another browser' }).waitFor();
  expect(seen).toEqual(['Continue on your phone']);
  expect(before).toMatch(/^[a-z]+ [a-z]+$/);

  await desktop.getByRole('button', { name: 'Continue on this device' }).click();
  await desktop.getByRole('button', { name: 'Open camera' }).waitFor();
  await next.reload();
  await next.getByRole('heading', { name: 'Open in another browser' }).waitFor();
});

test('who cannot scan has the link sent, and a reload of either device finds it where it was', async () => {
  const session = await createAsking('email', 'id_number');
  const desktop = await open(DESKTOP, session.url!);
  await desktop.getByRole('button', { name: 'Continue on your phone' }).click();
  await desktop.getByText('Send the link instead').click();
  await desktop.getByLabel('Email address or phone number').fill('jenny@nowhere');
  await desktop.getByRole('button', { name: 'Send link' }).click();
  await desktop.getByText('Nothing can be sent there.').waitFor();
  await desktop.getByLabel('Email address or phone number').fill('jenny@example.com');
  await desktop.getByRole('button', { name: 'Send link' }).click();
  await desktop.getByText('Sent. Open the link on your phone.').waitFor();
  const phone = await open(PHONE, await sentLink());
  const shown = await words(phone);
  await phone.reload();
  expect(await words(phone)).toBe(shown);
  await phone.getByRole('button', { name: 'Continue' }).click();
  await stage(desktop, 'Opened on your phone').waitFor();
  await desktop.reload();
  await stage(desktop, 'Opened on your phone').waitFor();
  expect(await words(desktop)).toBe(shown);
  await phone.reload();
  await phone.getByRole('button', { name: 'Agree and continue' }).click();

  // What is no photo is followed, too.
  await phone.getByRole('button', { name: 'Send code' }).click();
  await phone.getByLabel('Code of six digits').fill('000000');
  await phone.keyboard.press('Enter');
  await phone.getByRole('heading', { name: 'Your ID number' }).waitFor();
  await stage(desktop, 'Email address').waitFor();
  expect(await desktop.locator('.progress-item').allTextContents()).toEqual([
    'Opened on your phoneDone',
    'AgreedDone',
    'Email addressDone',
    'ID number',
  ]);
});

test('a page that comes and goes while it asks for a code asks once', async () => {
  const session = await create();
  const desktop = await open(DESKTOP, session.url!);
  const held = Promise.withResolvers<void>();
  let asked = 0;
  await desktop.route('**/hand-off', async (route) => {
    asked += 1;
    await held.promise;
    await route.continue();
  });
  await desktop.getByRole('button', { name: 'Continue on your phone' }).click();
  await expect.poll(() => asked).toBe(1);
  for (const visible of [false, true, false, true]) await show(desktop, visible);
  held.resolve();
  await scan(desktop);
  expect(asked).toBe(1);
});

test('no screen of the hand-off breaks a rule of accessibility or scrolls sideways', {
  timeout: STORY_MAX_MS,
}, async () => {
  const session = await create();
  const desktop = await open(DESKTOP);
  await openOnTrial(desktop, here(session.url!));
  await desktop.getByRole('button', { name: 'Continue on your phone' }).click();
  const old = await scan(desktop);
  await desktop.locator('summary').click();
  await inspectInLanguages(desktop, 'the code');
  await credence.stripe.rawRequest('POST', '/v1/test_helpers/clock/advance', { seconds: 181 });
  const late = await open(SMALL_PHONE);
  await openOnTrial(late, here(old));
  await late.getByRole('heading', { name: 'This code is too old' }).waitFor();
  await late.getByText(supportCode(session.id)).waitFor();
  await inspectInLanguages(late, 'a code that is too old');
  await credence.stripe.rawRequest('POST', '/v1/test_helpers/clock/reset');

  const phone = await open(SMALL_PHONE);
  await openOnTrial(phone, here(await scan(desktop)));
  await phone.locator('.phrase').waitFor();
  await inspectInLanguages(phone, 'comparing the words');
  await phone.getByRole('button', { name: 'Continue' }).click();
  await desktop.locator('.progress-list').waitFor();
  await inspectInLanguages(desktop, 'following');
  await late.reload();
  await late.getByRole('heading', { name: 'This code can no longer be used' }).waitFor();
  await inspectInLanguages(late, 'a code that was used');
});

test('where phones cannot reach the server the page says so, and what it takes', async () => {
  const local = await startCredence();
  try {
    const session = await local.stripe.identity.verificationSessions.create({ type: 'document' });
    const page = await open(DESKTOP);
    await openOnTrial(page, session.url!);
    await page.getByRole('button', { name: 'Continue on your phone' }).click();
    await page.getByText('public HTTPS address').waitFor();
    expect(await page.locator('.qr').count()).toBe(0);
    await inspectInLanguages(page, 'no address for phones');
    // Whoever tries it out has another browser on the same machine.
    const other = await open(PHONE, (await page.locator('.address').textContent())!);
    expect(await words(other)).toBe(await words(page));
    await page.getByRole('button', { name: 'Continue on this device' }).click();
    await page.getByRole('button', { name: 'Agree and continue' }).waitFor();
  } finally {
    await local.close();
  }
});

function create(more: { return_url?: string } = {}) {
  return credence.stripe.identity.verificationSessions.create({ type: 'document', ...more });
}

/** A session without a document. */
async function createAsking(...parts: ('email' | 'id_number')[]) {
  const flow = await credence.stripe.rawRequest('POST', '/v1/identity/verification_flows', {
    options: Object.fromEntries(parts.map((part) => [part, { require_verification: true }])),
  });
  return credence.stripe.identity.verificationSessions.create({
    verification_flow: String(flow.id),
    provided_details: { email: 'jenny@example.com' },
  });
}

/** Opens an address, public ones where this machine finds them, in a browser of its own. */
async function open(device: object, url?: string): Promise<Page> {
  const context = await openContext(browser, {
    locale: 'en',
    ...device,
    bypassCSP: true,
    reducedMotion: 'reduce',
  });
  contexts.push(context);
  const page = await context.newPage();
  await page.addInitScript(SHOWN_CAMERA);
  if (url) await page.goto(here(url));
  return page;
}

function here(url: string): string {
  return url.replace(PUBLIC_URL, credence.url);
}

async function scan(page: Page): Promise<string> {
  const code = page.locator('.qr');
  await code.waitFor().catch(async (cause: unknown) => {
    throw new Error(`no code, but: ${await page.locator('.screen').textContent()}`, { cause });
  });
  return readQr(await code.screenshot());
}

/** The last that was written to anybody. */
async function sentLink(): Promise<string> {
  const answer = await credence.stripe.rawRequest('GET', '/v1/credence/outbox');
  const { data } = JSON.parse(JSON.stringify(answer)) as { data: { kind: string; text: string }[] };
  expect(data[0]?.kind).toBe('hand_off');
  return /https:\/\/\S+/.exec(data[0]!.text)![0];
}

/** As people read it out: the end of the session's id. */
function supportCode(id: string): string {
  return `${id.slice(-8, -4)}-${id.slice(-4)}`;
}

function words(page: Page): Promise<string | null> {
  return page.locator('.phrase').textContent();
}

/** Of what the desktop follows, one that is done. */
function stage(page: Page, name: string) {
  return page.locator('.progress-done', { hasText: name });
}
