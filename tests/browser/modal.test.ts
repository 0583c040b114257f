import { specimens } from '@credence/specimens';
import type { Browser, Frame, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, openContext, PHONE, shareBrowser } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';
import { USE } from '../support/hosted-pages.ts';
import { inspectFrame } from '../support/inspect.ts';
import { openShop, type Shop } from '../support/shop.ts';

const TITLE = 'Identity verification';

let credence: Credence;
let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  credence = await startCredence();
  shop = await openShop(credence.url, 'pk_test_shop');
  browser = await shareBrowser();
  await credence.stripe.rawRequest('POST', '/v1/credence/account', { allowed_origins: [shop.url] });
});
afterAll(async () => {
  await shop?.close();
  await credence?.close();
});

test('the verification goes its whole way, codes and ID number too, in a frame of another page, which learns that it was handed over', async () => {
  const { front } = await specimens.passport({ surname: 'ERIKSSON', givenNames: 'ANNA MARIA', seed: 'modal' });
  const story = async ({ page, frame, result, id }: Visit) => {
    const look = async (screen: string) => inspectFrame(framed(page), `${screen}, in a frame`);
    const confirm = async (screen: string) => {
      await look(screen);
      await frame.getByRole('button', { name: 'Send code' }).click();
      await frame.getByLabel('Code of six digits').fill('000000');
      await look(`code of ${screen}`);
      await frame.getByLabel('Code of six digits').press('Enter');
    };
    await frame.getByRole('button', { name: 'Agree and continue' }).click();
    await frame.getByRole('textbox', { name: 'Email address' }).waitFor();
    await confirm('email');
    await frame.getByRole('textbox', { name: 'Phone number' }).fill('+12025550123');
    await confirm('phone');
    await frame.getByRole('radio', { name: 'Passport' }).check();
    await frame.getByLabel('Issuing country or region').selectOption('UTO');
    await frame.getByRole('button', { name: 'Continue' }).click();
    await frame
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: front });
    await frame.getByRole('button', { name: USE }).click();
    await frame.getByRole('heading', { name: 'Your ID number' }).waitFor();
    await look('ID number');
    await frame.locator('#id-country').selectOption('US');
    await frame.getByLabel('Last 4 digits of your Social Security number').fill('0000');
    await frame.getByRole('button', { name: 'Continue' }).click();
    await frame.getByRole('button', { name: 'Submit' }).click();
    expect(await result()).toEqual({ verificationSession: { id } });
    await credence.webhooks.next('identity.verification_session.verified', id);
  };
  await atShop(PHONE, story, { session: await createAsking('email', 'phone', 'id_number') });
});

test('begun in a frame and gone on with on a phone, the frame follows, and its page learns that it was handed over', async () => {
  await atShop(DESKTOP, async ({ frame, result, id }) => {
    await frame.getByRole('button', { name: 'Continue on your phone' }).click();
    const address = await frame.locator('.address').textContent();
    const context = await openContext(browser, { ...PHONE, locale: 'en-US' });
    try {
      const phone = await context.newPage();
      await phone.goto(address!);
      expect(await phone.locator('.phrase').textContent()).toBe(await frame.locator('.phrase').textContent());
      await phone.getByRole('button', { name: 'Continue' }).click();
      await phone.getByRole('button', { name: 'Agree and continue' }).click();
      await frame.locator('.progress-done', { hasText: 'Agreed' }).waitFor();
      const complete = `/v1/test_helpers/identity/verification_sessions/${id}/complete`;
      await credence.stripe.rawRequest('POST', complete, { outcome: 'verified' });
      expect(await result()).toEqual({ verificationSession: { id } });
      await phone.reload();
      await phone.getByText('Your other device goes on by itself.').waitFor();
    } finally {
      await context.close();
    }
  });
});

describe('a person who does not finish', () => {
  test.each([
    ['presses Escape in the frame', ({ frame }: Visit) => frame.locator('body').press('Escape')],
    ['presses Escape on the cross', ({ page }: Visit) => page.getByRole('button', { name: 'Close' }).press('Escape')],
    ['closes it', ({ page }: Visit) => page.getByRole('button', { name: 'Close' }).click()],
  ])('%s: the page hears that it was closed, and may open it again', async (_, leave) => {
    await atShop(DESKTOP, async (visit) => {
      await visit.frame.getByRole('button', { name: 'Agree and continue' }).waitFor();
      await leave(visit);
      expect(await visit.result()).toMatchObject({ error: { code: 'session_cancelled' } });
      expect(await visit.page.locator('iframe').count()).toBe(0);
      await visit.page.getByRole('button', { name: 'Verify' }).click();
      await visit.frame.getByRole('button', { name: 'Agree and continue' }).waitFor();
    });
  });

  test('declines: the page hears of it once it is closed', async () => {
    await atShop(DESKTOP, async ({ frame, page, result }) => {
      await frame.getByRole('button', { name: 'Decline' }).click();
      await frame.getByRole('heading', { level: 1 }).waitFor();
      await frame.getByRole('button', { name: 'Decline' }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Close' }).click();
      expect(await result()).toMatchObject({
        error: { code: 'consent_declined', message: 'The verification was declined.' },
      });
    });
  });
});

describe('the frame', () => {
  test('breaks no rule of accessibility, and keeps the focus: behind it nothing can be reached', async () => {
    await atShop(DESKTOP, async ({ frame, page }) => {
      await frame.getByRole('button', { name: 'Agree and continue' }).waitFor();
      await inspectFrame(page.mainFrame(), 'around the frame');
      const behind = page.getByRole('button', { name: 'Verify' });
      await expect(behind.click({ timeout: 1000 })).rejects.toThrow();
      for (let i = 0; i < 30; i += 1) {
        await page.keyboard.press('Tab');
        expect(await behind.evaluate((element) => element.matches(':focus'))).toBe(false);
      }
    });
  });

  test('shows nothing on a page that the account has not named, and says what to do', async () => {
    const stranger = await openShop(credence.url, 'pk_test_stranger');
    try {
      await atShop(
        DESKTOP,
        async ({ result }) => {
          const { error } = (await result()) as { error: { code: string; message: string } };
          expect(error.code).toBe('origin_not_allowed');
          expect(error.message).toContain('allowed_origins');
        },
        { at: stranger },
      );
    } finally {
      await stranger.close();
    }
  });

  test('is not opened where the page lets no frame have the camera: the person is sent to a page of their own', async () => {
    const strict = await openShop(credence.url, 'pk_test_strict', { 'permissions-policy': 'camera=()' });
    try {
      await atShop(
        DESKTOP,
        async ({ page }) => {
          await page.waitForURL(/\/(start|verify)\//);
          await page.getByRole('button', { name: 'Agree and continue' }).waitFor();
        },
        { at: strict },
      );
    } finally {
      await strict.close();
    }
  });
});

test.each([
  ['vs_1', 'client_secret_invalid'],
  ['vs_1_secret_live_abc', 'client_secret_invalid'],
  [`vs_${'0'.repeat(24)}_secret_test_${'a'.repeat(32)}`, 'origin_not_allowed'],
])('a wrong client secret (%s) is an error, not an exception', async (secret, code) => {
  await atShop(DESKTOP, async ({ result }) => expect(await result()).toMatchObject({ error: { code } }), { secret });
});

interface Visit {
  page: Page;
  frame: FrameLocator;
  id: string;
  result(): Promise<unknown>;
}

/** A session with a document, and what is to be confirmed or given besides. */
async function createAsking(...parts: ('email' | 'phone' | 'id_number')[]) {
  const asked = Object.fromEntries(parts.map((part) => [part, { require_verification: true }]));
  const options = { document: { allowed_types: ['passport'] }, ...asked };
  const flow = await credence.stripe.rawRequest('POST', '/v1/identity/verification_flows', { options });
  return credence.stripe.identity.verificationSessions.create({
    verification_flow: String(flow.id),
    provided_details: { email: 'jenny@example.com' },
  });
}

/** The pages' own frame of a shop's page. */
function framed(page: Page): Frame {
  return page.frames().find((frame) => frame.parentFrame() !== null)!;
}

interface Arrangement {
  at?: Shop;
  /** In place of the session's own. */
  secret?: string;
  session?: { id: string; client_secret: string | null };
}

async function atShop(
  device: object,
  visit: (visit: Visit) => Promise<void>,
  { at = shop, secret, ...given }: Arrangement = {},
): Promise<void> {
  const session = given.session ?? (await credence.stripe.identity.verificationSessions.create({ type: 'document' }));
  const context = await openContext(browser, { ...device, locale: 'en-US', reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.goto(`${at.url}/?secret=${encodeURIComponent(secret ?? session.client_secret!)}`);
    await page.getByRole('button', { name: 'Verify' }).click();
    const output = page.locator('#result');
    await visit({
      page,
      id: session.id,
      frame: page.frameLocator(`iframe[title="${TITLE}"]`),
      async result() {
        await output.filter({ hasText: '{' }).waitFor({ timeout: 30_000, state: 'attached' });
        return JSON.parse((await output.textContent()) ?? '');
      },
    });
  } finally {
    await context.close();
  }
}
