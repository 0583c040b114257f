import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESKTOP, SMALL_PHONE, shareBrowser } from '../support/browser.ts';
import { type Credence, startCredence } from '../support/credence.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let credence: Credence;
let browser: Browser;
beforeAll(async () => {
  credence = await startCredence();
  browser = await shareBrowser();
});
afterAll(() => credence?.close());

test.each([
  ['a small phone', SMALL_PHONE, 'dark'],
  ['a desktop', DESKTOP, 'light'],
] as const)(
  'the API reference on %s asks nobody for anything, and can be read by everyone',
  async (_, device, colorScheme) => {
    const page = await browser.newPage({ ...device, colorScheme });
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${credence.url}/docs/api#error-resource-missing`);

    // The style counts: its policy lets it in.
    expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px');
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    expect(
      await page.evaluate("document.getElementById('error-resource-missing').getBoundingClientRect().top"),
    ).toBeLessThan(device.viewport.height);
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    });
    expect(violations).toEqual([]);
    expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([`${credence.url}/docs/api`]);
    expect(complaints.filter((text) => !text.includes('favicon') && !text.includes('404'))).toEqual([]);
    await page.close();
  },
);
