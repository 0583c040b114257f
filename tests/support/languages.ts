import type { Page } from 'playwright-core';
import { SOAK } from '../soak/size.ts';
import { inspect } from './inspect.ts';

/** English made longer and accented, which links of test mode can ask for; a page that began so offers it beside the others. */
export const LENGTHENED = 'en-XA';

/** All the others that the pages speak. */
const OTHERS = 'cs da de el es fi fr he hu id it ko ms nb nl pl pt-BR ro sv th tr vi zh-Hans zh-Hant'.split(' ');

/** Longer English first, in which a layout breaks soonest; then one language of each direction and writing, in `npm run soak` all. */
const WRITTEN = [LENGTHENED, ...(SOAK ? OTHERS : []), 'ja', 'ar', 'en'];

const FROM_RIGHT_TO_LEFT = ['ar', 'he'];

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
  await page
    .locator(`html[lang="${language}"][dir="${FROM_RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr'}"]`)
    .waitFor();
}

/** Inspects a screen of a page that was opened on trial in its languages, by turns light and dark; it speaks English then. */
export async function inspectInLanguages(page: Page, screen: string): Promise<void> {
  for (const [i, language] of WRITTEN.entries()) {
    await page.emulateMedia({ colorScheme: i % 2 === 0 ? 'light' : 'dark' });
    await speak(page, language);
    await inspect(page, screen);
  }
}
