import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESKTOP, SMALL_PHONE } from '../support/browser.ts';
import { readCommand } from '../support/command.ts';
import { type HostedPages, inPage, openHostedPages } from '../support/hosted-pages.ts';
import { inspect } from '../support/inspect.ts';
import { press, tabTo } from '../support/keyboard.ts';
import { inspectInLanguages, openOnTrial } from '../support/languages.ts';

/** WCAG 2.2, 1.4.10: nothing may need scrolling sideways down to this width. */
const NARROWEST = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };

/** What a page may leave behind in its browser, beside the device's cookie, which no script sees. */
const KEPT = `Promise.all([localStorage.length, sessionStorage.length, document.cookie,
  indexedDB.databases().then(({ length }) => length), caches.keys().then(({ length }) => length)])`;

let pages: HostedPages;
beforeAll(async () => {
  pages = await openHostedPages();
});
afterAll(() => pages?.close());

test.each([
  ['the narrowest window', NARROWEST],
  ['a desktop', DESKTOP],
] as const)(
  'on %s no screen on the way to the result breaks a rule of accessibility or scrolls sideways',
  {
    timeout: 240_000,
  },
  async (_, device) => {
    await inPage(pages.browser, device, async (page) => {
      const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
      const session = await pages.credence.stripe.identity.verificationSessions.create({ type: 'document' });
      await openOnTrial(page, session.url!);
      await inspectInLanguages(page, 'consent');
      await press('Agree and continue');
      await page.getByRole('radio', { name: 'Passport' }).check();
      const search = page.getByRole('searchbox', { name: 'Search for a country or region' });
      await search.fill('atlantis');
      await page.getByText('No country or region in the list is called that.').waitFor();
      await inspectInLanguages(page, 'document');
      await search.fill('jap');
      await expect.poll(() => page.locator('#country').inputValue()).toBe('JP');
      await search.fill('utopia');
      await expect.poll(() => page.locator('#country').inputValue()).toBe('UTO');
      await press('Continue');
      await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
      await inspectInLanguages(page, 'capture');
      await page.locator('input[type=file]').first().setInputFiles(pages.photo);
      await page.getByRole('button', { name: 'Use this photo' }).waitFor();
      await inspectInLanguages(page, 'review');
      await press('Use this photo');
      await page.getByRole('button', { name: 'Submit' }).waitFor();
      await inspectInLanguages(page, 'submit');
      expect(await page.evaluate(KEPT), 'what outlives the page').toEqual([0, 0, '', 0, 0]);
    });
  },
);

test('the whole way can be gone with the keyboard alone, over a line that breaks, and on from where somebody has to look', {
  timeout: 240_000,
}, async () => {
  await holdEverybody();
  await inPage(pages.browser, DESKTOP, async (page) => {
    const session = await pages.credence.stripe.identity.verificationSessions.create({ type: 'document' });
    await openOnTrial(page, session.url!);
    await page.getByRole('button', { name: 'Agree and continue' }).waitFor();
    await press(page, 'button', 'Agree and continue');
    await page.getByRole('radio', { name: 'Passport' }).waitFor();
    await tabTo(page, 'radio', /passport/i);
    await page.keyboard.press('Space');
    await tabTo(page, 'combobox', /country/i);
    await page.keyboard.type('Utopia');
    await press(page, 'button', 'Continue');
    await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, 'any', /upload a photo/i);
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(pages.photo);
    await page.getByRole('button', { name: 'Use this photo' }).waitFor();
    await press(page, 'button', 'Zoom in');
    await tabTo(page, 'region', /the photo you took/i);
    await inspect(page, 'review, closer');
    await press(page, 'button', 'Zoom out');
    await page.route('**/pieces?*', (route) => route.abort('internetdisconnected'), { times: 1 });
    await press(page, 'button', 'Use this photo');
    await page.getByText('The connection was lost.').waitFor();
    await page.getByRole('button', { name: 'Submit' }).waitFor();
    await press(page, 'button', 'Submit');

    await page.getByRole('heading', { name: 'A person will take a look' }).waitFor({ timeout: 90_000 });
    await inspectInLanguages(page, 'in review');
    const decide = `/v1/credence/verification_sessions/${session.id}/decide`;
    await pages.credence.stripe.rawRequest('POST', decide, { outcome: 'verified' });
    await page.getByRole('heading', { name: 'You are verified' }).waitFor();
    await inspectInLanguages(page, 'verified');
  });
});

/** Nobody who shows a document is old enough, and somebody is to look at each of them. */
async function holdEverybody(): Promise<void> {
  const { credence, folder } = pages;
  const policy = join(folder, 'policy.json');
  await writeFile(policy, JSON.stringify({ extends: 'standard', rules: { minimum_age: 'hold' } }));
  const { id } = await credence.stripe.rawRequest('GET', '/v1/credence/account');
  await readCommand(credence, 'accounts', 'update', String(id), '--policy', policy, '--minimum-age', '120');
}

test('what people come to when things go another way reads well in each language, and leads on', {
  timeout: 240_000,
}, async () => {
  const { credence, browser } = pages;
  const { verificationSessions } = credence.stripe.identity;
  const clock = (step: string, params = {}) =>
    credence.stripe.rawRequest('POST', `/v1/test_helpers/clock/${step}`, params);
  await inPage(browser, NARROWEST, async (page) => {
    const heading = (name: string) => page.getByRole('heading', { name }).waitFor();
    const press = (name: string) => page.getByRole('button', { name }).click();
    const session = await verificationSessions.create({ type: 'document' });
    const complete = (params: object) =>
      credence.stripe.rawRequest(
        'POST',
        `/v1/test_helpers/identity/verification_sessions/${session.id}/complete`,
        params,
      );
    await page.route('**/hosted/open', (route) => route.abort('internetdisconnected'), { times: 1 });
    await openOnTrial(page, session.url!);
    await heading('We could not load this page');
    await page.getByText(session.id.slice(-4)).waitFor();
    await inspectInLanguages(page, 'unreachable');
    await press('Try again');
    await press('Decline');
    await heading('You declined');
    await inspectInLanguages(page, 'declined');
    await press('I have changed my mind');
    await press('Agree and continue');
    await page.getByRole('radio', { name: 'Passport' }).check();
    await page.getByRole('combobox', { name: /country/i }).selectOption('UTO');
    await press('Continue');
    await page.getByRole('button', { name: 'Open camera' }).waitFor();

    await clock('freeze');
    await complete({ outcome: 'document_expired', delay: 60 });
    await page.reload();
    await heading('Checking your document');
    await inspectInLanguages(page, 'waiting');
    await clock('advance', { seconds: 60 });
    await heading('This document has expired');
    await clock('reset');
    await inspectInLanguages(page, 'retry');
    await inPage(browser, NARROWEST, async (stranger) => {
      await openOnTrial(stranger, session.url!);
      await stranger.getByRole('heading', { name: 'Open in another browser' }).waitFor();
      await inspectInLanguages(stranger, 'elsewhere');
    });
    for (let attempt = 2; attempt <= 5; attempt += 1) await complete({ outcome: 'document_expired' });
    await page.reload();
    await heading('No attempts left');
    await inspectInLanguages(page, 'attempts used');
  });
  await inPage(browser, NARROWEST, async (page) => {
    const session = await verificationSessions.create({ type: 'document' });
    await openOnTrial(page, session.url!);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await page.getByRole('radio').first().waitFor();
    await verificationSessions.cancel(session.id);
    await page.reload();
    await page.getByRole('heading', { name: 'Nothing more to do here' }).waitFor();
    await inspectInLanguages(page, 'closed');
  });
});

test('a static link takes its visitor into a session of their own', { timeout: 120_000 }, async () => {
  const flow = await makeFlow();
  await inPage(pages.browser, SMALL_PHONE, async (page) => {
    await openOnTrial(page, `${flow.link}?prefilled_email=jenny+rosen&client_reference_id=visitor_1`);
    const email = page.getByRole('textbox', { name: 'Email address' });
    await email.waitFor();
    expect(page.url()).toBe(flow.link);
    await inspectInLanguages(page, 'start');
    await email.press('Enter');
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    await inspectInLanguages(page, 'start, with half an address');
    await page.reload();
    expect(await email.inputValue()).toBe('jenny+rosen');
    await email.fill('visitor@example.com');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await page.getByRole('radio').first().waitFor();

    const { data } = await pages.credence.stripe.identity.verificationSessions.list({
      client_reference_id: 'visitor_1',
    });
    expect(data).toMatchObject([
      {
        type: 'verification_flow',
        verification_flow: flow.id,
        provided_details: { email: 'visitor@example.com' },
        options: { document: { allowed_types: ['passport'] } },
      },
    ]);
    expect(page.url()).toBe(`${pages.credence.url}/verify/${data[0]?.id}`);

    await openOnTrial(page, `${flow.link}?client_reference_id=`);
    await page.getByRole('heading', { name: 'This link is damaged' }).waitFor();
    await inspectInLanguages(page, 'static link, damaged');
    await flow.switchOff();
    await openOnTrial(page, flow.link);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await inspectInLanguages(page, 'static link, off');
  });
});

test.each([
  ['ja-JP', 'ja', 'ltr', '同意して続ける'],
  ['ar-EG', 'ar', 'rtl', 'أوافق وأتابع'],
])(
  'a browser that prefers %s is spoken to so from the first screen on, and what is agreed to is recorded as it was shown',
  async (locale, language, direction, agree) => {
    await inPage(pages.browser, { ...SMALL_PHONE, locale }, async (page) => {
      const session = await pages.credence.stripe.identity.verificationSessions.create({ type: 'document' });
      await page.goto(session.url!);
      await page.getByRole('button', { name: agree }).waitFor();
      expect(await page.locator(`html[lang="${language}"][dir="${direction}"]`).count()).toBe(1);
      const shown = await page.locator('h1, .lead, .points h2, .points p, .fine, .actions button').allTextContents();
      const sent = page.waitForRequest(/\/consent$/);
      await page.getByRole('button', { name: agree }).click();
      expect((await sent).postDataJSON()).toMatchObject({
        language,
        textVersion: 'document-1',
        textHash: createHash('sha256').update(JSON.stringify(shown)).digest('hex'),
      });
      await page.getByRole('radio').first().waitFor();
    });
  },
);

test('a link that leads nowhere says where to go', async () => {
  await inPage(pages.browser, SMALL_PHONE, async (page) => {
    await openOnTrial(page, `${pages.credence.url}/start/test_nonsense`);
    await page.getByRole('heading').first().waitFor();
    await expect.poll(() => page.locator('main').textContent()).toMatch(/no longer|not valid|go back|ask/i);
    await inspectInLanguages(page, 'expired');
  });
});

/** A flow with a static link. The official SDK has no method for these. */
async function makeFlow() {
  const path = '/v1/identity/verification_flows';
  const settings = { static_link: { active: true }, options: { document: { allowed_types: ['passport'] } } };
  const flow = (await pages.credence.stripe.rawRequest('POST', path, settings)) as unknown as {
    id: string;
    static_link: { url: string };
  };
  return {
    id: flow.id,
    link: flow.static_link.url,
    switchOff: () => pages.credence.stripe.rawRequest('POST', `${path}/${flow.id}`, { static_link: { active: false } }),
  };
}
