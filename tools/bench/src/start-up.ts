import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeMachine, medianInterval } from './figures.ts';
import { type BenchServer, productHome, startProduct } from './processes.ts';

/** What the pages are to be usable at: a crowded cell, or one far away. */
const LINE = { kilobitsPerSecond: 400, latencyMs: 400 };
/** Compressed, before the first screen can be used. */
const BUDGET_BYTES = 60_000;

/** How often the page is opened in English; the others once: their bytes are what they are. */
const OPENED = 7;
/** The shortest catalogue, the longest, both directions, and another script. */
const LANGUAGES = ['en', 'ja', 'ar', 'el', 'th'];
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const CANDIDATES = [
  process.env.CREDENCE_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/google-chrome',
];

/** One opening of the page. */
interface Opened {
  language: string;
  usableMs: number;
  bytesBefore: number;
  requestsBefore: number;
  /** Fetched afterwards, up to where the camera can be opened and its guide is there. */
  bytesAfter: number;
  requestsAfter: number;
}

/**
 * `npm run bench -- start-up`: what a phone on a bad line fetches before the first screen can be used, and how long that
 * takes. Fails when it is more than the budget, or when anybody else was asked for anything.
 */
export async function run(args: readonly string[]): Promise<void> {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath) return console.log('skipped: no Chromium found; CREDENCE_TEST_CHROMIUM names one');
  const home = productHome();
  const server = await startProduct({ ...home.env, CREDENCE_RATE_LIMIT: 'off' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const openings: Opened[] = [];
    const languages = [...Array(args.includes('--quick') ? 1 : OPENED - 1).fill('en'), ...LANGUAGES];
    for (const language of languages) openings.push(await open(browser, server, language));
    report(openings);
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
}

async function open(browser: Browser, server: BenchServer, locale: string): Promise<Opened> {
  const url = await createSession(server);
  const context = await browser.newContext({ ...PHONE, locale });
  const page = await context.newPage();
  const traffic = await watchTraffic(page, new URL(server.url).origin);
  const startedAt = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('.actions button:not([aria-disabled])').first().waitFor();
  const usableMs = performance.now() - startedAt;
  const before = traffic.count();
  const guide = page.waitForEvent('requestfinished', (request) => /\/guide-[^/]*\.js$/.test(request.url()));
  await goToCamera(page);
  await guide;
  const all = traffic.count();
  await context.close();
  return {
    language: locale,
    usableMs,
    bytesBefore: before.bytes,
    requestsBefore: before.requests,
    bytesAfter: all.bytes - before.bytes,
    requestsAfter: all.requests - before.requests,
  };
}

async function createSession({ url, secretKey }: BenchServer): Promise<string> {
  const response = await fetch(`${url}/v1/identity/verification_sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'type=document',
  });
  return ((await response.json()) as { url: string }).url;
}

/** Slows the line down, counts what comes over it, heads included, and refuses to go on when anybody else is asked. */
async function watchTraffic(page: Page, origin: string) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LINE.latencyMs,
    downloadThroughput: (LINE.kilobitsPerSecond * 1000) / 8,
    uploadThroughput: (LINE.kilobitsPerSecond * 1000) / 8,
  });
  const counted = { bytes: 0, requests: 0 };
  const elsewhere: string[] = [];
  devtools.on('Network.requestWillBeSent', ({ request }) => {
    if (/^(data|blob):/.test(request.url)) return;
    if (new URL(request.url).origin !== origin) elsewhere.push(request.url);
  });
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength;
    counted.requests += 1;
  });
  return {
    count() {
      if (elsewhere.length > 0) throw new Error(`the page asked others: ${elsewhere.join(', ')}`);
      return { ...counted };
    },
  };
}

async function goToCamera(page: Page): Promise<void> {
  await page.locator('.actions button').first().click();
  await page.getByRole('radio').first().check();
  await page.getByRole('combobox').last().selectOption('UTO');
  await page.locator('.actions button').first().click();
  await page.locator('.tips').waitFor();
}

function report(openings: readonly Opened[]): void {
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
  console.log(`\n${describeMachine()}, ${LINE.kilobitsPerSecond} kbit/s, ${LINE.latencyMs} ms\n`);
  console.log(
    '| language | kB before usable | requests | usable after (s) | kB afterwards, to the camera | requests |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [language, some] of Map.groupBy(openings, (opened) => opened.language)) {
    const { bytesBefore, requestsBefore, bytesAfter, requestsAfter } = some[0]!;
    const seconds = some.map(({ usableMs }) => usableMs / 1000);
    const took = some.length > 1 ? `${medianInterval(seconds, 1)}, n = ${some.length}` : seconds[0]!.toFixed(1);
    console.log(
      `| ${language} | ${kilobytes(bytesBefore)} | ${requestsBefore} | ${took} | ${kilobytes(bytesAfter)} | ${requestsAfter} |`,
    );
  }
  const most = Math.max(...openings.map(({ bytesBefore }) => bytesBefore));
  console.log(`\nAt most ${kilobytes(most)} kB of ${kilobytes(BUDGET_BYTES)}; nobody else was asked for anything.`);
  if (most > BUDGET_BYTES) process.exitCode = 1;
}
