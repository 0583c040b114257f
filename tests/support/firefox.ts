import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const DEBIAN_FIREFOX = '/usr/bin/firefox-esr';

/** Debian's Firefox ESR, or the Firefox that `CREDENCE_TEST_FIREFOX` names; undefined where there is none. */
export function findFirefox(): string | undefined {
  return process.env.CREDENCE_TEST_FIREFOX ?? (existsSync(DEBIAN_FIREFOX) ? DEBIAN_FIREFOX : undefined);
}

/**
 * Starts Firefox with a camera that shows plain colours, one after another.
 *
 * By WebDriver BiDi, which Firefox speaks as it ships: Playwright drives a Firefox of its own only, and its way by BiDi asks
 * Firefox 153 for a command that it does not have yet (`emulation.setMediaFeaturesOverride`; Playwright 1.65).
 */
export function openFirefox(): Promise<Browser> {
  const executablePath = findFirefox();
  if (!executablePath)
    throw new Error('No Firefox found: install Debian’s package firefox-esr, or set CREDENCE_TEST_FIREFOX.');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'intl.accept_languages': 'en-US',
      // Its camera is drawn, and allowed without a question.
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      // Nothing but the pages is fetched.
      'app.update.enabled': false,
      'browser.safebrowsing.update.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'network.captive-portal-service.enabled': false,
    },
  });
}

/** Presses a button once it is there. */
export async function press(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
}
