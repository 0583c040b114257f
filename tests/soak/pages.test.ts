import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostedPages, inPage, openHostedPages } from '../support/hosted-pages.ts';
import { inspect } from '../support/inspect.ts';
import { SOAK } from './size.ts';

/** Those that `npm test` does not go through: see `browser/pages`. */
const REST = 'cs da de el es fi fr he hu id it ko ms nb nl pl pt-BR ro sv th tr vi zh-Hans zh-Hant'.split(' ');
const LANGUAGES = SOAK ? REST : REST.slice(0, 1);

/** WCAG 2.2, 1.4.10: nothing may need scrolling sideways down to this width; it is also 1280 px at 400 %. */
const NARROWEST = { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true };

let pages: HostedPages;
beforeAll(async () => {
  pages = await openHostedPages();
});
afterAll(() => pages?.close());

test.each(LANGUAGES)('in %s no screen breaks a rule of accessibility or scrolls sideways', async (language) => {
  const session = await pages.credence.stripe.identity.verificationSessions.create({
    type: 'document',
    options: { document: { require_matching_selfie: true } },
  });
  await inPage(pages.browser, { ...NARROWEST, locale: language }, async (page) => {
    await page.goto(session.url!);
    await page.locator(`html[lang="${language}"]`).waitFor();
    await look(page, 'consent');
    await onward(page);
    await page.getByRole('radio').first().check();
    await page.getByRole('combobox').last().selectOption('UTO');
    await look(page, 'document');
    await onward(page);
    await handIn(page, 'capture');
    await handIn(page, 'selfie');
    await look(page, 'challenge');
    await page.locator('.actions button').nth(1).click();
    await look(page, 'submit');
  });
});

async function look(page: Page, screen: string): Promise<void> {
  await page.locator('.actions button').first().waitFor();
  await inspect(page, screen);
}

/** What leads on stands first. */
async function onward(page: Page): Promise<void> {
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  await page.locator('.actions button').first().click();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent(), { timeout: 60_000 }).not.toBe(title);
}

async function handIn(page: Page, screen: string): Promise<void> {
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  await look(page, screen);
  await page.locator('input[type=file]').first().setInputFiles(pages.photo);
  await page.locator('.review-photo').waitFor();
  await look(page, `review of ${screen}`);
  const use = page.locator('.actions button').filter({ hasNot: page.locator('[aria-disabled]') });
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  // Where the page advises against a photo, using it anyway stands second.
  await use.nth((await page.locator('.notice-advice').count()) > 0 ? 1 : 0).click();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent(), { timeout: 60_000 }).not.toBe(title);
}
