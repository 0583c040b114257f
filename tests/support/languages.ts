import type { Page } from 'playwright-core';
import { inspect } from './inspect.ts';

/** English made longer and accented, which links of test mode can ask for; a page that began so offers it beside the others. */
export const LENGTHENED = 'en-XA';

/** Longer English first, in which a layout breaks soonest; then one language of each direction and writing. */
const WRITTEN = [LENGTHENED, 'ja', 'ar', 'en'];

/** Opens a page that can be made to speak any of them, and speaks English. */
export async function openOnTrial(page: Page, url: string): Promise<void> {
  const address = new URL(url);
  address.searchParams.set('lang', LENGTHENED);
  await page.goto(address.href);
  await speak(page, 'en');
}

/** Has an open page speak another language, as a person who chooses it; where the camera covers the choice, all the same. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.locator('.language').selectOption(language, { force: true });
  await page.locator(`html[lang="${language}"][dir="${language === 'ar' ? 'rtl' : 'ltr'}"]`).waitFor();
}

/** Inspects a screen of a page that was opened on trial in four languages, by turns light and dark; it speaks English then. */
export async function inspectInLanguages(page: Page, screen: string): Promise<void> {
  for (const [i, language] of WRITTEN.entries()) {
    await page.emulateMedia({ colorScheme: i % 2 === 0 ? 'light' : 'dark' });
    await speak(page, language);
    await inspect(page, screen);
  }
}
