import type { Page } from 'playwright-core';
import type { BenchServer } from '../processes.ts';

export async function begin(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await settle(page);
  await press(page, 0);
}

/** Until the screen is there: its heading. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(150);
}

/** Presses what the screen offers, and waits for the next one. */
export function press(page: Page, which: number): Promise<void> {
  return change(page, () => page.locator('.actions button').nth(which).click());
}

/** Does something, or nothing, and waits for another screen. */
export async function change(page: Page, act: () => Promise<void>): Promise<void> {
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  await act();
  await page.waitForFunction(
    `document.querySelector('h1') && document.querySelector('h1').textContent !== ${JSON.stringify(title)}`,
    undefined,
    { timeout: 180_000 },
  );
  await page.waitForTimeout(150);
}

/** Whatever else there is to choose from on the screen: the panel of test mode has lists, too. */
export async function chooseUtopia(page: Page): Promise<void> {
  await page.locator('#country').selectOption('UTO');
}

export async function handIn(page: Page, photo: Buffer): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.locator('.review-photo').waitFor();
  await page.waitForTimeout(900);
}

/** Where the page advises against a photo, using it anyway stands second. */
export async function use(page: Page): Promise<void> {
  await press(page, (await page.locator('.notice-advice').count()) > 0 ? 1 : 0);
}

interface Created {
  id: string;
  client_secret: string;
  /** Where this machine finds it. */
  url: string;
}

export function create(
  server: BenchServer,
  document: Record<string, string> = {},
  body: readonly string[] = [],
): Promise<Created> {
  const options = Object.entries(document).map(([name, value]) => `options[document][${name}]=${value}`);
  return start(server, ['type=document', ...options, ...body]);
}

export async function start(server: BenchServer, body: readonly string[]): Promise<Created> {
  const created = (await call(server, '/v1/identity/verification_sessions', body)) as Created;
  return { ...created, url: `${server.url}${new URL(created.url).pathname}` };
}

export function complete(server: BenchServer, id: string, outcome: string): Promise<unknown> {
  const path = `/v1/test_helpers/identity/verification_sessions/${id}/complete`;
  return call(server, path, [`outcome=${outcome}`]);
}

export async function call({ url, secretKey }: BenchServer, path: string, body: readonly string[]): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: body.join('&'),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
