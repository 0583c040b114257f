import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, SMALL_PHONE } from '../support/browser.ts';
import { readCommand } from '../support/command.ts';
import { type HostedPages, inPage, openHostedPages } from '../support/hosted-pages.ts';
import { inspect } from '../support/inspect.ts';
import { press, tabTo } from '../support/keyboard.ts';
import { inspectInLanguages } from '../support/languages.ts';

/** WCAG 2.2, 1.4.10: nothing may need scrolling sideways down to this width. */
const NARROWEST = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };

/** Those of `en-XA`, English made longer and accented, are the beginnings. */
const WORDS = {
  en: { agree: 'Agree and continue', passport: 'Passport', next: 'Continue', use: 'Use this photo', submit: 'Submit' },
  ja: { agree: '同意して続ける', passport: 'パスポート', next: '続ける', use: 'この写真を使う', submit: '送信する' },
  ar: { agree: 'أوافق وأتابع', passport: 'جواز السفر', next: 'متابعة', use: 'استخدام هذه الصورة', submit: 'إرسال' },
  'en-XA': { agree: '[Åĝř', passport: '[Påš', next: '[Çöñ', use: '[Ûš', submit: '[Šûb' },
};

let pages: HostedPages;
beforeAll(async () => {
  pages = await openHostedPages();
});
afterAll(() => pages?.close());

describe.each([
  ['en', 'a small phone', SMALL_PHONE, 'light'],
  ['ja', 'a small phone', SMALL_PHONE, 'dark'],
  ['en', 'a desktop', DESKTOP, 'dark'],
  ['ja', 'a desktop', DESKTOP, 'light'],
  ['ar', 'a small phone', SMALL_PHONE, 'light'],
  ['en-XA', 'the narrowest window', NARROWEST, 'light'],
] as const)('in %s on %s (%s)', (language, _, device, colorScheme) => {
  test('no screen on the way to the result breaks a rule of accessibility or scrolls sideways', async () => {
    const words = WORDS[language];
    await inPage(pages.browser, { ...device, locale: language, colorScheme }, async (page) => {
      const session = await pages.credence.stripe.identity.verificationSessions.create({ type: 'document' });
      await page.goto(language === 'en-XA' ? `${session.url}?lang=${language}` : session.url!);
      await page.getByRole('button', { name: words.agree }).waitFor();
      await page.locator(`html[lang="${language}"][dir="${language === 'ar' ? 'rtl' : 'ltr'}"]`).waitFor();
      await inspect(page, 'consent');
      await page.getByRole('button', { name: words.agree }).click();
      await page.getByRole('radio', { name: words.passport }).check();
      await page.getByRole('combobox').last().selectOption('UTO');
      await inspect(page, 'document');
      await page.getByRole('button', { name: words.next }).click();
      await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
      await inspect(page, 'capture');
      await page.locator('input[type=file]').first().setInputFiles(pages.photo);
      await page.getByRole('button', { name: words.use }).waitFor();
      await inspect(page, 'review');
      await page.getByRole('button', { name: words.use }).click();
      await page.getByRole('button', { name: words.submit }).waitFor();
      await inspect(page, 'submit');
    });
  });
});

test('the whole way can be gone with the keyboard alone, over a line that breaks, and on from where somebody has to look', {
  timeout: 240_000,
}, async () => {
  await holdEverybody();
  await inPage(pages.browser, DESKTOP, async (page) => {
    const session = await pages.credence.stripe.identity.verificationSessions.create({ type: 'document' });
    await page.goto(session.url!);
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
    await inspectInLanguages(page, 'in review', session.url!);
    const decide = `/v1/credence/verification_sessions/${session.id}/decide`;
    await pages.credence.stripe.rawRequest('POST', decide, { outcome: 'verified' });
    await page.getByRole('heading', { name: 'You are verified' }).waitFor();
    await inspectInLanguages(page, 'verified', session.url!);
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
    await page.goto(session.url!);
    await heading('We could not load this page');
    await inspectInLanguages(page, 'unreachable');
    await press('Try again');
    await press('Decline');
    await heading('You declined');
    await inspectInLanguages(page, 'declined', session.url!);
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
    await inspectInLanguages(page, 'waiting', session.url!);
    await clock('advance', { seconds: 60 });
    await heading('This document has expired');
    await clock('reset');
    await inspectInLanguages(page, 'retry', session.url!);
    await inPage(browser, NARROWEST, async (stranger) => {
      await stranger.goto(session.url!);
      await stranger.getByRole('heading', { name: 'Open in another browser' }).waitFor();
      await inspectInLanguages(stranger, 'elsewhere', session.url!);
    });
    for (let attempt = 2; attempt <= 5; attempt += 1) await complete({ outcome: 'document_expired' });
    await page.reload();
    await heading('No attempts left');
    await inspectInLanguages(page, 'attempts used', session.url!);
  });
  await inPage(browser, NARROWEST, async (page) => {
    const session = await verificationSessions.create({ type: 'document' });
    await page.goto(session.url!);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await page.getByRole('radio').first().waitFor();
    await verificationSessions.cancel(session.id);
    await page.reload();
    await page.getByRole('heading', { name: 'Nothing more to do here' }).waitFor();
    await inspectInLanguages(page, 'closed', session.url!);
  });
});

test.each([
  ['en', SMALL_PHONE, 'light', 'Email address', 'Continue', 'Agree and continue'],
  ['ja', DESKTOP, 'dark', 'メールアドレス', '続ける', '同意して続ける'],
] as const)(
  'a static link takes its visitor into a session of their own (%s)',
  async (locale, device, colorScheme, label, next, agree) => {
    const flow = await makeFlow();
    const reference = `visitor_${locale}`;
    await inPage(pages.browser, { ...device, locale, colorScheme }, async (page) => {
      await page.goto(`${flow.link}?prefilled_email=jenny+rosen&client_reference_id=${reference}`);
      const email = page.getByRole('textbox', { name: label });
      await email.waitFor();
      expect(page.url()).toBe(flow.link);
      await inspect(page, 'start');

      await email.press('Enter');
      expect(await email.getAttribute('aria-invalid')).toBe('true');
      await inspect(page, 'start, with half an address');
      await page.reload();
      expect(await email.inputValue()).toBe('jenny+rosen');
      await email.fill(`${locale}@example.com`);
      await page.getByRole('button', { name: next }).click();
      await page.getByRole('button', { name: agree }).click();
      await page.getByRole('radio').first().waitFor();

      const { data } = await pages.credence.stripe.identity.verificationSessions.list({
        client_reference_id: reference,
      });
      expect(data).toMatchObject([
        {
          type: 'verification_flow',
          verification_flow: flow.id,
          provided_details: { email: `${locale}@example.com` },
          options: { document: { allowed_types: ['passport'] } },
        },
      ]);
      expect(page.url()).toBe(`${pages.credence.url}/verify/${data[0]?.id}`);

      await flow.switchOff();
      await page.goto(flow.link);
      await page.locator('h1').waitFor();
      await inspect(page, 'static link, off');
      expect(await page.getByRole('textbox').count()).toBe(0);
    });
  },
);

test('a link that leads nowhere says where to go', async () => {
  await inPage(pages.browser, SMALL_PHONE, async (page) => {
    await page.goto(`${pages.credence.url}/start/test_nonsense`);
    await page.getByRole('heading').first().waitFor();
    await expect.poll(() => page.locator('main').textContent()).toMatch(/no longer|not valid|go back|ask/i);
    await inspect(page, 'expired');
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
