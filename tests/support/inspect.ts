import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectKeyboardAlone } from './keyboard.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A window of 1280 × 800 at 200 % (WCAG 2.2, 1.4.4), and about a phone that lies on its side. */
const ZOOMED = { width: 640, height: 400 };

/** Those gone through by keyboard and looked at magnified, in whichever language came first: neither is of words. */
const goneThrough = new Set<string>();

/**
 * Fails on any violation axe knows, on a page wider than its window, and on what the keyboard alone, or a window zoomed to
 * 200 %, cannot reach.
 */
export async function inspect(page: Page, screen: string) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  });
  expect(violations, screen).toEqual([]);
  await expectNoOverflow(page, screen);
  if (goneThrough.has(screen)) return;
  goneThrough.add(screen);
  await expectKeyboardAlone(page, screen);
  await expectZoomable(page, screen);
}

async function expectNoOverflow(page: Page, screen: string) {
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow, screen).toBe(0);
}

async function expectZoomable(page: Page, screen: string) {
  const before = page.viewportSize();
  await page.setViewportSize(ZOOMED);
  await expectNoOverflow(page, `${screen}, at 200 %`);
  await expectKeyboardAlone(page, `${screen}, at 200 %`);
  if (before) await page.setViewportSize(before);
}
