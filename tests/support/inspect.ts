import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectKeyboardAlone } from './keyboard.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A window of 1280 × 800 at 200 % (WCAG 2.2, 1.4.4), and about a phone that lies on its side. */
const ZOOMED = { width: 640, height: 400 };

/** Nothing may need scrolling sideways down to this width (WCAG 2.2, 1.4.10). */
const NARROWEST = { width: 320, height: 568 };

/** Those gone through by keyboard and looked at magnified, in whichever language came first: neither is of words. */
const goneThrough = new Set<string>();

/**
 * Fails on any violation axe knows, on a page wider than its window or than 320 pixels, and on what the keyboard alone, or a
 * window zoomed to 200 %, cannot reach.
 */
export async function inspect(page: Page, screen: string) {
  await inspectFrame(page, screen);
  if (goneThrough.has(screen)) return;
  goneThrough.add(screen);
  await expectKeyboardAlone(page, screen);
  const before = page.viewportSize();
  await expectNarrowable(page, screen);
  await expectZoomable(page, screen);
  if (before) await page.setViewportSize(before);
}

/** Of that what can be asked of a frame as well: nothing axe knows is violated, and nothing is wider than it. */
export async function inspectFrame(frame: Page | Frame, screen: string) {
  // Half a megabyte, which stays until another page is loaded.
  if (!(await frame.evaluate('"axe" in window'))) await frame.evaluate(AXE);
  const violations = await frame.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    // All rules are tried; what passes is counted, not described.
    return (await axe.run({ resultTypes: ['violations'] })).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
    );
  });
  expect(violations, screen).toEqual([]);
  await expectNoOverflow(frame, screen);
}

async function expectNoOverflow(frame: Page | Frame, screen: string) {
  const overflow = await frame.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow, screen).toBe(0);
}

async function expectNarrowable(page: Page, screen: string) {
  await page.setViewportSize(NARROWEST);
  await expectNoOverflow(page, `${screen}, at ${NARROWEST.width} pixels`);
}

async function expectZoomable(page: Page, screen: string) {
  await page.setViewportSize(ZOOMED);
  await expectNoOverflow(page, `${screen}, at 200 %`);
  await expectKeyboardAlone(page, `${screen}, at 200 %`);
}
