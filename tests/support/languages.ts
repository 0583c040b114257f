import type { Page } from 'playwright-core';
import { inspect } from './inspect.ts';

/** Has an open page speak another language, as a person who chooses it. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.locator('.language').selectOption(language);
  await page.locator(`html[lang="${language}"]`).waitFor();
}

/** English, and one language of each direction and writing. */
const WRITTEN = ['ja', 'ar', 'en'];

/**
 * Inspects a screen in three languages, and where its link leads to it again also in English made longer, which only links
 * of test mode ask for.
 */
export async function inspectInLanguages(page: Page, screen: string, link?: string): Promise<void> {
  for (const language of WRITTEN) {
    await speak(page, language);
    await inspect(page, screen);
  }
  if (link === undefined) return;
  await page.goto(`${link}?lang=en-XA`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await inspect(page, screen);
  await speak(page, 'en');
}
