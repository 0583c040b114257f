import type { Browser, Locator, Page } from 'playwright-core';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DESKTOP, PHONE, shareBrowser } from '../support/browser.ts';
import { readCommand } from '../support/command.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { inPage, USE } from '../support/hosted-pages.ts';
import { inspect } from '../support/inspect.ts';
import { press, tabTo } from '../support/keyboard.ts';

/** One or two pictures are drawn and read in some: seconds, but many of them on a busy machine. */
vi.setConfig({ testTimeout: 180_000 });

const WORDS = {
  en: {
    agree: 'Agree and continue',
    passport: 'Passport',
    next: 'Continue',
    options: 'Test options',
    verified: 'Verified',
    use: 'Use a sample document',
  },
  ja: {
    agree: '同意して続ける',
    passport: 'パスポート',
    next: '続ける',
    options: 'テストの操作',
    verified: '確認済み',
    use: '見本の書類を使う',
  },
};

let credence: Credence;
let browser: Browser;
beforeAll(async () => {
  credence = await startCredence();
  browser = await shareBrowser();
});
afterAll(() => credence?.close());

const create = (options: Stripe.Identity.VerificationSessionCreateParams = { type: 'document' }) =>
  credence.stripe.identity.verificationSessions.create(options);
const retrieve = (id: string) => credence.stripe.identity.verificationSessions.retrieve(id);

describe.each([
  ['en', 'a phone', PHONE, 'dark'],
  ['ja', 'a desktop', DESKTOP, 'light'],
] as const)('in %s on %s (%s)', (language, kind, device, colorScheme) => {
  test('the panel breaks no rule of accessibility, open or closed, and covers nothing', async () => {
    const words = WORDS[language];
    await inPage(browser, { ...device, locale: language, colorScheme }, async (page) => {
      const { id, url } = await create();
      await page.goto(url!);
      const toggle = page.getByRole('button', { name: words.options });
      await toggle.waitFor();
      // Where there is room beside the page it is open, elsewhere a tap away.
      const roomy = kind === 'a desktop';
      expect(await toggle.getAttribute('aria-expanded')).toBe(String(roomy));
      if (roomy) await panelOf(page).waitFor();
      await inspect(page, 'consent, as it is');
      await toggle.click();
      // The whole of it, which is fetched when it is first opened: what comes later would not be counted on.
      if (!roomy) await panelOf(page).waitFor();
      await inspect(page, 'consent, the other way');
      if (roomy) await toggle.click();
      await expectNothingCovered(page);

      await page.getByRole('button', { name: words.agree }).click();
      await page.getByRole('radio', { name: words.passport }).check();
      await page.locator('#country').selectOption('UTO');
      await inspect(page, 'document');
      await page.getByRole('button', { name: words.next }).click();
      await page.getByRole('button', { name: words.use }).waitFor();
      await inspect(page, 'capture');
      await expectNothingCovered(page);
      await panelOf(page).getByRole('button', { name: words.verified, exact: true }).click();
      await credence.webhooks.next('identity.verification_session.verified', id);
      await panelOf(page).waitFor({ state: 'detached' });
      await inspect(page, 'verified');
    });
  });
});

test('an identity card of two sample sides is really read, and verified', async () => {
  await inPage(browser, DESKTOP, async (page) => {
    const { id, url } = await create();
    await beginWith(page, url!, 'ID card');
    await handInSample(page);
    await handInSample(page);
    await page.getByRole('button', { name: 'Submit' }).click();
    await credence.webhooks.next('identity.verification_session.verified', id);
    const { last_verification_report: reportId } = await retrieve(id);
    const report = await credence.stripe.identity.verificationReports.retrieve(reportId as string);
    expect(report.document).toMatchObject({ status: 'verified', type: 'id_card' });
    expect(report.document!.files).toHaveLength(2);
  });
});

test.each([
  // That the others are drawn as what they are is shown by specimens-for-outcomes.test.ts.
  ['Of a wrong type', 'document_type_not_supported', 'This kind of document is not accepted'],
])('a sample passport that is "%s" is found to be so: %s', async (kind, code, heading) => {
  await inPage(browser, PHONE, async (page) => {
    const { id, url } = await create();
    await beginWith(page, url!, 'Passport');
    await handInSample(page, kind);
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: heading }).waitFor({ timeout: 90_000 });
    expect((await retrieve(id)).last_error?.code).toBe(code);
  });
});

test('a sample selfie that shows nobody is told so, and the one that goes with the sample passport is verified with it', async () => {
  await inPage(browser, DESKTOP, async (page) => {
    const { id, url } = await create({ type: 'document', options: { document: { require_matching_selfie: true } } });
    const nobody = 'Valid, with a selfie that shows nobody';
    await beginWith(page, url!, 'Passport');
    await handInSample(page, nobody);
    await handInSelfie(page, nobody);
    await credence.webhooks.next('identity.verification_session.requires_input', id);
    expect((await retrieve(id)).last_error?.code).toBe('selfie_unverified_other');
    await page.getByRole('button', { name: 'Try again' }).click();
    await handInSelfie(page, 'Valid');
    await credence.webhooks.next('identity.verification_session.verified', id);
  });
});

test('all of it can be reached and used by the keyboard alone', async () => {
  await inPage(browser, PHONE, async (page) => {
    const { id, url } = await create();
    await page.goto(url!);
    await page.getByRole('button', { name: 'Agree and continue' }).waitFor();
    await press(page, 'button', 'Test options');
    await panelOf(page).waitFor();
    await press(page, 'button', 'Agree and continue');
    await page.getByRole('radio', { name: 'Passport' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    await tabTo(page, 'combobox', /any outcome/i);
    await page.keyboard.type('under');
    await press(page, 'button', 'End with this outcome');
    await credence.webhooks.next('identity.verification_session.requires_input', id);
    expect((await retrieve(id)).last_error?.code).toBe('under_supported_age');
  });
});

test('before anybody has agreed only declining comes about', async () => {
  await inPage(browser, DESKTOP, async (page) => {
    const { id, url } = await create();
    await page.goto(url!);
    await panelOf(page).waitFor();
    for (const name of ['Verified', 'Verified after a delay', 'Not verified', 'Not verified after a delay']) {
      const button = panelOf(page).getByRole('button', { name, exact: true });
      expect(await button.getAttribute('aria-disabled')).toBe('true');
    }
    const list = panelOf(page).getByLabel('Any outcome');
    expect(await list.locator('option:enabled').allTextContents()).toEqual(['Choose an outcome', 'consent_declined']);
    await list.selectOption('consent_declined');
    await panelOf(page).getByRole('button', { name: 'End with this outcome' }).click();
    await page.getByRole('heading', { name: 'You declined' }).waitFor();
    expect((await retrieve(id)).last_error?.code).toBe('consent_declined');
  });
});

test('an outcome after a delay comes when the test clock says so, and the page follows', async () => {
  await inPage(browser, DESKTOP, async (page) => {
    const clock = (how: string, params = {}) =>
      credence.stripe.rawRequest('POST', `/v1/test_helpers/clock/${how}`, params);
    await clock('freeze');
    const { id, url } = await create();
    await page.goto(url!);
    await page.getByRole('button', { name: 'Agree and continue' }).click();
    await page.getByRole('radio').first().waitFor();
    await panelOf(page).getByRole('button', { name: 'Not verified after a delay' }).click();
    await page.getByRole('heading', { name: 'Checking your document' }).waitFor();
    expect((await retrieve(id)).status).toBe('processing');
    await clock('advance', { by: '10s' });
    await page.getByRole('heading', { name: 'We could not verify your document' }).waitFor();
    expect((await retrieve(id)).last_error?.code).toBe('document_unverified_other');
    await clock('reset');
  });
});

test('lists what the session can end in, and nothing else', async () => {
  await inPage(browser, DESKTOP, async (page) => {
    const offered = async (options?: Stripe.Identity.VerificationSessionCreateParams) => {
      await page.goto((await create(options)).url!);
      await panelOf(page).waitFor();
      return panelOf(page).getByLabel('Any outcome').locator('option').allTextContents();
    };
    const plain = await offered();
    expect(plain).toContain('document_expired');
    expect(plain.filter((code) => /^(selfie|id_number|email|phone)_/.test(code))).toEqual([]);
    const selfie = await offered({ type: 'document', options: { document: { require_matching_selfie: true } } });
    expect(selfie.filter((code) => code.startsWith('selfie_'))).toHaveLength(4);
  });
});

describe('in live mode', () => {
  test('the page has no panel and no mark of test mode, and fetches nothing of it', async () => {
    const { secret } = await readCommand(credence, 'keys', 'create', '--live');
    const { hostname, port } = new URL(credence.url);
    const live = new Stripe(secret, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
    const { id, url } = await live.identity.verificationSessions.create({ type: 'document' });
    await inPage(browser, DESKTOP, async (page) => {
      const fetched: string[] = [];
      const views: Promise<string>[] = [];
      page.on('response', (response) => {
        fetched.push(response.url());
        if (/\/hosted\/(open|sessions)/.test(response.url())) views.push(response.text());
      });
      await page.goto(url!);
      await page.getByRole('button', { name: 'Agree and continue' }).click();
      await page.getByRole('radio', { name: 'Passport' }).check();
      await page.locator('#country').selectOption('JP');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Open camera' }).waitFor();
      expect(await page.locator('.test-mode, .test-panel, .test-toggle').count()).toBe(0);
      expect(await page.locator('body').textContent()).not.toMatch(/test|sample/i);
      expect(fetched.filter((address) => /panel/.test(address))).toEqual([]);
      const seen = (await Promise.all(views)).map((view) => JSON.parse(view));
      expect(seen.map((view) => view.test)).toEqual([null, null, null]);
      page.removeAllListeners('response');

      // From the page's own address, as anybody could who opens its console.
      for (const step of ['outcome', 'sample']) {
        const status = await page.evaluate(async (path) => {
          const body = JSON.stringify({ outcome: 'verified' });
          return (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
        }, `/hosted/sessions/${id}/test/${step}`);
        expect(status).toBe(403);
      }
    });
    expect((await live.identity.verificationSessions.retrieve(id)).last_error).toBeNull();
  });
});

function panelOf(page: Page): Locator {
  return page.locator('#test-panel section').first().locator('..');
}

async function beginWith(page: Page, url: string, type: string) {
  await page.goto(url);
  await page.getByRole('button', { name: 'Agree and continue' }).click();
  await page.getByRole('radio', { name: type }).check();
  await page.locator('#country').selectOption('UTO');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: /camera/i }).waitFor();
}

async function handInSample(page: Page, kind = 'Valid', button = 'Use a sample document') {
  const toggle = page.getByRole('button', { name: 'Test options' });
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
  await page.getByLabel('What it is like').selectOption({ label: kind });
  await page.getByRole('button', { name: button }).click();
  const use = page.getByRole('button', { name: USE });
  await use.waitFor({ timeout: 60_000 });
  await use.click();
  await use.waitFor({ state: 'hidden', timeout: 60_000 });
}

async function handInSelfie(page: Page, kind: string) {
  await handInSample(page, kind, 'Use a sample selfie');
  // No sample turns its head.
  await page.getByRole('button', { name: 'Go on without moving' }).click();
  await page.getByRole('button', { name: 'Submit' }).click();
}

/** The panel and the person's own card share no pixel. */
async function expectNothingCovered(page: Page) {
  const [panel, card] = [await panelOf(page).boundingBox(), await page.locator('main').boundingBox()];
  const apart =
    panel!.x >= card!.x + card!.width || panel!.x + panel!.width <= card!.x || panel!.y + panel!.height <= card!.y;
  expect({ panel, card, apart }).toMatchObject({ apart: true });
}
