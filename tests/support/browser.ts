import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The first is the same engine without windows: a page takes a third of the processor time, most of which went into an address bar nobody sees. */
const CANDIDATES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

/** Debian's Chromium, or the one that `CREDENCE_TEST_CHROMIUM` names; undefined where there is none. */
export function findChromium(): string | undefined {
  return process.env.CREDENCE_TEST_CHROMIUM ?? CANDIDATES.find((path) => existsSync(path));
}

/**
 * Starts a browser whose camera shows a stream of pictures; without one, it has no camera.
 *
 * @param cameraFile A `.mjpeg` file, repeated without end.
 */
export function openBrowser(cameraFile?: string): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error(
      'No Chromium found: install Debian’s package chromium-headless-shell, or set CREDENCE_TEST_CHROMIUM.',
    );
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(cameraFile
        ? [
            '--use-fake-ui-for-media-stream',
            '--use-fake-device-for-media-stream',
            `--use-file-for-fake-video-capture=${cameraFile}`,
          ]
        : []),
    ],
  });
}

let shared: Promise<Browser> | undefined;

/**
 * A browser without a camera for all tests of this process, with which it ends: what keeps visitors apart are contexts.
 */
export function shareBrowser(): Promise<Browser> {
  shared ??= openBrowser().then((browser) =>
    browser.once('disconnected', () => {
      shared = undefined;
    }),
  );
  return shared;
}

/** Longer than Playwright waits by itself: on a machine with much to do, the camera's pages look at a frame every few seconds. */
const PATIENCE_MS = 90_000;

/** A visitor with cookies, storage and a camera permission of their own. */
export async function openContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const SMALL_PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** Presses the demo's button and waits for the person's first page. */
export async function startFromDemo(page: Page, demoUrl: string): Promise<void> {
  await page.goto(demoUrl);
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('button', { name: 'Agree and continue' }).waitFor();
}
