import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openContext, shareBrowser } from './browser.ts';
import { type Credence, startCredence } from './credence.ts';
import { openOnTrial } from './languages.ts';

/** Where the page advises against a photo, which chance in a drawing can bring about, it can be used anyway. */
export const USE = /^Use (this photo|it anyway)$/;

/** What it takes to go through the pages with a passport in hand. */
export interface HostedPages {
  credence: Credence;
  browser: Browser;
  /** A file with a photo of a passport. */
  photo: string;
  /** For more files, gone at the end. */
  folder: string;
  close(): Promise<void>;
}

export async function openHostedPages(): Promise<HostedPages> {
  const folder = await mkdtemp(join(tmpdir(), 'credence-pages-'));
  const photo = join(folder, 'passport.jpg');
  await writeFile(photo, (await specimens.passport({ seed: 'pages' })).front);
  const [credence, browser] = await Promise.all([startCredence(), shareBrowser()]);
  return {
    credence,
    browser,
    photo,
    folder,
    async close() {
      await credence.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Tells a story in a page of a visitor of its own, who reads English unless told otherwise. */
export async function inPage(
  browser: Browser,
  options: BrowserContextOptions,
  story: (page: Page) => Promise<void>,
): Promise<void> {
  // The pages' policy lets no foreign script in: to examine them, it is set aside.
  const context = await openContext(browser, { locale: 'en', ...options, bypassCSP: true, reducedMotion: 'reduce' });
  try {
    await story(await context.newPage());
  } finally {
    await context.close();
  }
}

/** From a link to where a passport is photographed, in English on a page that can be made to speak others. */
export async function goToCapture(page: Page, url: string): Promise<void> {
  await openOnTrial(page, url);
  await page.getByRole('button', { name: 'Agree and continue' }).click();
  await page.getByRole('radio', { name: 'Passport' }).check();
  await page.getByRole('combobox', { name: /country/i }).selectOption('UTO');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Open camera' }).waitFor();
}

/** Puts the page out of sight, or back, as far as it can tell. */
export async function show(page: Page, visible: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${!visible} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}
