import type { Page } from 'playwright-core';
import type { BenchServer } from '../processes.ts';
import { MODAL_STORIES } from './modal-stories.ts';
import { PHONE_STORIES } from './phone-stories.ts';
import { begin, call, change, chooseUtopia, complete, create, handIn, press, settle, start, use } from './steps.ts';

/** One person at one device, in one language and colour scheme. */
export interface Visit {
  page: Page;
  /** At an address that phones reach, as far as it knows. */
  server: BenchServer;
  /** At an address of its own machine. */
  local: BenchServer;
  photo: Buffer;
  selfie: Buffer;
  /** A browser of its own, set up alike, or on another device. */
  another: (device?: 'phone' | 'desktop') => Promise<Page>;
  /** Takes the picture that stands for a screen. */
  show: (screen: string, of?: Page) => Promise<void>;
}

export type Story = (visit: Visit) => Promise<void>;

/** A camera that shows a table: bright, so that the guide does not speak of the dark. */
export const CAMERA = `
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 960 });
  const ctx = canvas.getContext('2d');
  let at = 0;
  setInterval(() => {
    ctx.fillStyle = '#a39177';
    ctx.fillRect(0, 0, 1280, 960);
    ctx.fillStyle = '#e9ecf4';
    ctx.fillRect(250, 200, 780, 500 + (at++ % 2));
  }, 100);
  if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {
    if (window.noCamera) throw new DOMException('no', 'NotAllowedError');
    return canvas.captureStream(10);
  };
`;

const PAGE_STORIES: Story[] = [
  async ({ page, server, photo, selfie, show }) => {
    await page.goto((await create(server, { require_matching_selfie: 'true' })).url);
    await settle(page);
    await show('consent');
    await press(page, 0);
    await show('document');
    await page.getByRole('radio').first().check();
    await page.locator('.country-search').fill('atlantis');
    await page.locator('.country-search + .field-hint').waitFor();
    await show('a country that there is none of');
    await page.locator('.country-search').fill('');
    await chooseUtopia(page);
    await press(page, 0);
    await show('before the photo');
    await page.evaluate('window.noCamera = true');
    await press(page, 0);
    await show('camera refused');
    await page.evaluate('window.noCamera = false');
    await page.locator('.actions button').first().click();
    await page.locator('.shutter:not([aria-disabled])').waitFor();
    await page.waitForTimeout(900);
    await show('camera');
    await page.locator('.actions button').last().click();
    await page.locator('.tips').waitFor();
    await handIn(page, photo);
    await show('the photo');
    await use(page);
    await show('before the selfie');
    await handIn(page, selfie);
    await show('the selfie');
    await use(page);
    await show('before turning the head');
    await page.locator('.actions button').first().click();
    await page.locator('.shutter:not([aria-disabled])').waitFor();
    await show('turning the head');
    await page.locator('.actions button').last().click();
    await page.locator('.tips, .actions').first().waitFor();
    await press(page, 1);
    await show('last look');
    await press(page, 0);
    await show('waiting');
  },
  async ({ page, server, show }) => {
    const { url } = await create(server, { require_matching_selfie: 'true' });
    await call(server, '/v1/credence/account', ['face_search=true']);
    await page.goto(url);
    await settle(page);
    await show('consent, where faces are looked for');
    await call(server, '/v1/credence/account', ['face_search=false']);
  },
  async ({ page, server, show }) => {
    await page.goto((await create(server)).url);
    await settle(page);
    await press(page, (await page.locator('.actions button').count()) - 1);
    await show('declined');
  },
  async ({ page, server, show }) => {
    const session = await create(server, {}, ['return_url=https://shop.example/welcome']);
    await begin(page, session.url);
    await page.getByRole('radio').first().check();
    await chooseUtopia(page);
    await press(page, 0);
    await complete(server, session.id, 'document_expired');
    await page.reload();
    await settle(page);
    await show('try again');
    for (let attempt = 2; attempt <= 5; attempt += 1) await complete(server, session.id, 'document_expired');
    await page.reload();
    await settle(page);
    await show('no attempts left');
  },
  async ({ page, server, show }) => {
    const session = await create(server);
    await begin(page, session.url);
    await complete(server, session.id, 'verified');
    await page.reload();
    await settle(page);
    await show('verified');
  },
  async ({ page, server, show, another }) => {
    const session = await create(server);
    await begin(page, session.url);
    const stranger = await another();
    await stranger.goto(session.url);
    await settle(stranger);
    await show('opened in another browser', stranger);
    await call(server, `/v1/identity/verification_sessions/${session.id}/cancel`, []);
    await page.reload();
    await settle(page);
    await show('canceled');
  },
  async ({ page, server, show }) => {
    const asked = ['email', 'phone', 'id_number'].map((part) => `options[${part}][require_verification]=true`);
    const flow = (await call(server, '/v1/identity/verification_flows', asked)) as { id: string };
    const body = [`verification_flow=${flow.id}`, 'provided_details[email]=jenny@example.com'];
    const session = await start(server, body);
    const main = page.locator('.actions .button-primary');
    await begin(page, session.url);
    await show('email address');
    await press(page, 0);
    await show('code');
    await page.locator('#code').fill('123456');
    await main.click();
    await page.locator('.field-problem, .notice-problem').first().waitFor();
    await show('a wrong code');
    await page.locator('#code').fill('000000');
    await main.click();
    await page.locator('#phone-country').selectOption('US');
    await show('phone number');
    await page.locator('#address').fill('2025550123');
    await main.click();
    await page.locator('#code').fill('000000');
    await main.click();
    await page.locator('#id-number').waitFor();
    await show('ID number');
  },
  async ({ page, server, photo, show }) => {
    const session = await create(server);
    // The document has another name: somebody has to look.
    const details = ['first_name=Somebody', 'last_name=Else'];
    await call(server, `/v1/credence/verification_sessions/${session.id}/expected_details`, details);
    await begin(page, session.url);
    await page.getByRole('radio').first().check();
    await chooseUtopia(page);
    await press(page, 0);
    await handIn(page, photo);
    await use(page);
    await press(page, 0);
    await change(page, async () => {});
    await show('in review');
  },
  async ({ page, server, show, another }) => {
    const settings = ['static_link[active]=true', 'options[document][allowed_types][]=passport'];
    const path = '/v1/identity/verification_flows';
    const flow = (await call(server, path, settings)) as { id: string; static_link: { url: string } };
    const link = new URL(flow.static_link.url).pathname;
    await page.goto(`${server.url}${link}`);
    await settle(page);
    await show('a link for everybody');
    await page.goto(`${server.url}${link}?client_reference_id=`);
    await settle(page);
    await show('a damaged link');
    await call(server, `${path}/${flow.id}`, ['static_link[active]=false']);
    const late = await another();
    await late.goto(`${server.url}${link}`);
    await settle(late);
    await show('a link that was switched off', late);
  },
  async ({ page, server, show }) => {
    const session = await create(server);
    await page.route('**/hosted/open', (route) => route.abort('internetdisconnected'));
    await page.goto(session.url);
    await settle(page);
    await show('no connection');
    await page.unroute('**/hosted/open');
    await page.goto(`${server.url}/start/test_nothing`);
    await settle(page);
    await show('a link that leads nowhere');
  },
  async ({ page, server, show }) => {
    await page.goto((await create(server)).url);
    await settle(page);
    const toggle = page.locator('.test-toggle');
    // Beside the page of a desktop it is open.
    if ((await toggle.getAttribute('aria-expanded')) === 'true') return;
    await toggle.click();
    await page.locator('.test-panel select').first().waitFor();
    await show('what a tester may choose');
  },
];

export const STORIES: Story[] = [...PAGE_STORIES, ...PHONE_STORIES, ...MODAL_STORIES];
