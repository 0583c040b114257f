import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator } from 'playwright-core';
import { call, create } from './steps.ts';
import type { Story, Visit } from './stories.ts';

/** The pages in a frame above another one. */
export const MODAL_STORIES: Story[] = [
  (visit) =>
    atShop(visit, async (frame) => {
      await frame.locator('.actions button').first().click();
      await frame.getByRole('radio').first().waitFor();
      await visit.page.waitForTimeout(300);
      await visit.show('in a frame');
    }),
  async (visit) => {
    await visit.page.route('**/hosted/open', (route) => route.abort('internetdisconnected'));
    await atShop(visit, async (frame) => {
      await frame.locator('.seal').waitFor();
      await visit.page.waitForTimeout(300);
      await visit.show('in a frame, no connection');
    });
  },
];

/** Opens the frame on a business's page, which is of another origin. */
async function atShop({ page, server }: Visit, story: (frame: FrameLocator) => Promise<void>): Promise<void> {
  const { client_secret: secret } = await create(server);
  const shop = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(shopPage(server.url, secret));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  try {
    await call(server, '/v1/credence/account', [`allowed_origins[]=${origin}`]);
    await page.goto(origin);
    await page.locator('#verify').click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { level: 1 }).waitFor();
    await story(frame);
  } finally {
    shop.closeAllConnections();
    shop.close();
  }
}

function shopPage(credence: string, secret: string): string {
  return `<!doctype html><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Shop</title><body style="font-family: sans-serif; margin: 2rem"><h1>Shop</h1><p>One more step before you order.</p>
<button id="verify">Verify</button><script src="${credence}/js/credence.js"></script>
<script>document.getElementById('verify').onclick = () => Credence('pk_test_shop').verifyIdentity('${secret}');</script>`;
}
