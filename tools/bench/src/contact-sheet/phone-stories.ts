import type { Page } from 'playwright-core';
import type { BenchServer } from '../processes.ts';
import { call, create, press, settle } from './steps.ts';
import type { Story } from './stories.ts';

/** From a desktop to a phone: phones are not asked whether they would rather go on with a phone, but open what it shows. */
export const PHONE_STORIES: Story[] = [
  async ({ page, server, show, another }) => {
    const desk = await another('desktop');
    const session = await create(server);
    const code = await offer(desk, session.url);
    await clock(server, 'advance', ['seconds=181']);
    await page.goto(`${server.url}${code}`);
    await settle(page);
    await show('a code that is too old');
    await clock(server, 'reset');
    const fresh = await offer(desk, `${server.url}/verify/${session.id}`);
    await page.goto(`${server.url}${fresh}`);
    await page.locator('.phrase').waitFor();
    await settle(page);
    await show('comparing the words');
    await press(page, 0);
    const second = await another();
    await second.goto(`${server.url}${fresh}`);
    await settle(second);
    await show('a code that was used', second);
  },
  async ({ page, server, local, show, another }) => {
    if (await isPhone(page)) return;
    const code = await offer(page, (await create(server)).url);
    await page.locator('.qr').waitFor();
    await page.waitForTimeout(300);
    await show('a code for the phone');
    await page.locator('.send-link summary').click();
    await page.locator('.send-link').scrollIntoViewIfNeeded();
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await show('a link sent to the phone');
    const phone = await another('phone');
    await phone.goto(`${server.url}${code}`);
    await press(phone, 0);
    await page.locator('.progress-list').waitFor();
    await page.waitForTimeout(300);
    await show('gone on with on the phone');
    await offer(page, (await create(local)).url);
    await page.locator('.words').waitFor();
    await show('no address for phones');
  },
];

async function isPhone(page: Page): Promise<boolean> {
  return page.viewportSize()!.width < 640;
}

/** Has a page show a code. @returns The path it stands for. */
async function offer(page: Page, url: string): Promise<string> {
  const answered = page.waitForResponse((response) => /\/hand-off$/.test(new URL(response.url()).pathname));
  await page.goto(url);
  await settle(page);
  const phone = page.locator('.actions button');
  if ((await page.locator('.words').count()) === 0) await phone.nth(1).click();
  const { code } = (await (await answered).json()) as { code: { url: string } };
  return new URL(code.url).pathname;
}

function clock(server: BenchServer, step: string, body: readonly string[] = []): Promise<unknown> {
  return call(server, `/v1/test_helpers/clock/${step}`, body);
}
