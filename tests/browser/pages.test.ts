import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, SMALL_PHONE } from '../support/browser.ts';
import { type HostedPages, inPage, openHostedPages } from '../support/hosted-pages.ts';
import { inspect } from '../support/inspect.ts';
import { press, tabTo } from '../support/keyboard.ts';

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

test('the whole way can be gone with the keyboard alone, over a line that breaks', async () => {
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
    await pages.credence.webhooks.next('identity.verification_session.verified', session.id);
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
