import type { Page } from 'playwright-core';

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
