import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Goes to what is called so with Tab, and presses Enter. */
export async function press(page: Page, role: string, name: string) {
  await tabTo(page, role, new RegExp(name, 'i'));
  await page.keyboard.press('Enter');
}

/** Presses Tab until what has the focus is called so. */
export async function tabTo(page: Page, role: string, name: RegExp) {
  const seen: string[] = [];
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(`(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return '';
      const label = at.labels && [...at.labels].map((one) => one.textContent).join(' ');
      return [at.getAttribute('aria-label'), label, at.textContent].filter(Boolean).join(' ').slice(0, 200);
    })()`);
    if (name.test(focused)) return;
    seen.push(focused.slice(0, 30));
  }
  throw new Error(`no ${role} called ${name} can be reached with Tab; reached: ${seen.join(' | ')}`);
}

/** What can be acted on now, a group of radio buttons once, in the order of the document. */
const FIND_TARGETS = `(() => {
  const groups = new Set();
  window.targets = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    const group = [...document.getElementsByName(one.name)];
    if (one !== (group.find(({ checked }) => checked) ?? group[0])) return false;
    return !groups.has(one.name) && groups.add(one.name);
  });
  window.focusedBefore = document.activeElement;
  // Where an element with the focus was taken away, the next Tab goes on.
  const start = document.body.insertBefore(document.createElement('span'), document.body.firstChild);
  start.tabIndex = -1;
  start.focus();
  start.remove();
  return window.targets.map((one) => one.outerHTML.slice(0, 120));
})()`;

/** Which of them has the focus, and what keeps people from seeing that it has. */
const LOOK_AT_FOCUS = `(() => {
  const at = document.activeElement;
  const index = window.targets.indexOf(at);
  if (index < 0) return { index, faults: [] };
  const label = at.closest('label');
  const faults = [];
  const isMarked = (one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) > 0;
  if (!isMarked(at) && !isMarked(label)) faults.push('shows no focus');
  const { left, top, width, height } = (label ?? at).getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const isSeen = hit && (at.contains(hit) || hit.contains(at) && hit.closest('label') || label?.contains(hit));
  if (!isSeen) faults.push('is out of sight or covered by ' + (hit ? hit.outerHTML.slice(0, 60) : 'nothing'));
  return { index, faults };
})()`;

/** What a mouse is invited to press and a keyboard cannot. */
const FIND_MOUSE_ONLY = `[...document.querySelectorAll('body *')]
  .filter((one) => getComputedStyle(one).cursor === 'pointer' && !one.closest('a[href], button, input, select, summary, label'))
  .map((one) => one.outerHTML.slice(0, 120))`;

/**
 * Fails unless whatever can be acted on is reached by Tab and seen to have the focus. That Enter and Space act on it goes
 * with the elements that are taken for it: links, buttons and fields of the browser's own.
 */
export async function expectKeyboardAlone(page: Page, screen: string) {
  const targets = await page.evaluate<string[]>(FIND_TARGETS);
  const reached = new Set<number>();
  const faults: string[] = [];
  // Each field of a date has places of its own: year, month, day and the calendar.
  const pressesMax = targets.length + 1 + 4 * (await page.locator('input[type=date]').count());
  for (let i = 0; i < pressesMax && reached.size < targets.length; i += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate<{ index: number; faults: string[] }>(LOOK_AT_FOCUS);
    if (seen.index < 0 || reached.has(seen.index)) continue;
    faults.push(...seen.faults.map((fault) => `${targets[seen.index]} ${fault}`));
    reached.add(seen.index);
  }
  const unreached = targets.filter((_, index) => !reached.has(index));
  await page.evaluate('window.focusedBefore?.focus({ preventScroll: true })');
  expect({ unreached, faults, mouseOnly: await page.evaluate(FIND_MOUSE_ONLY) }, screen).toEqual({
    unreached: [],
    faults: [],
    mouseOnly: [],
  });
}
