import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawSpecimen, photograph, specimens } from '@credence/specimens';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { type BenchServer, productHome, startProduct, updateAccount } from './processes.ts';

const CANDIDATES = [process.env.CREDENCE_TEST_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const LANGUAGES = ['en', 'ja', 'ar'] as const;
const DEVICES = {
  phone: { width: 390, height: 844, across: 8, thumbnail: 200 },
  desktop: { width: 1280, height: 800, across: 5, thumbnail: 320 },
} as const;
const SCHEMES = ['light', 'dark'] as const;
const GAP = 8;

interface Visit {
  page: Page;
  server: BenchServer;
  photo: Buffer;
  selfie: Buffer;
  /** Takes the picture that stands for a screen. */
  show: (screen: string) => Promise<void>;
}

/**
 * `npm run bench -- contact-sheet [folder]`: every screen of the pages in English, Japanese and Arabic, on a phone and a desktop,
 * light and dark: a picture of each, and a sheet of all for each language; and `flow.png`, the four that README shows. Nothing is
 * measured; somebody is to look.
 */
export async function run(args: readonly string[]): Promise<void> {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath) return console.log('skipped: no Chromium found; CREDENCE_TEST_CHROMIUM names one');
  const folder = args[0] ?? join('docs', 'images');
  await mkdir(folder, { recursive: true });
  const home = productHome();
  const server = await startProduct({ ...home.env, CREDENCE_RATE_LIMIT: 'off' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    // Which has somebody look at what others refuse.
    await updateAccount(server, home.env, ['--policy', 'careful']);
    await writeFile(join(folder, 'flow.png'), await photographFlow(browser, server));
    for (const language of LANGUAGES) {
      const sheets: Buffer[] = [];
      for (const device of ['phone', 'desktop'] as const) {
        for (const scheme of SCHEMES) {
          sheets.push(
            await arrange(await photographAll(browser, server, { language, device, scheme }), DEVICES[device]),
          );
        }
      }
      await writeFile(join(folder, `screens-${language}.webp`), await stack(sheets));
    }
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
}

/** Consent, the camera over a passport, its photo and the result, side by side, as a phone shows them. */
async function photographFlow(browser: Browser, server: BenchServer): Promise<Buffer> {
  const { width, height } = DEVICES.phone;
  const context = await browser.newContext({
    viewport: { width, height },
    isMobile: true,
    hasTouch: true,
    locale: 'en',
    bypassCSP: true,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const { pages } = drawSpecimen({ type: 'passport', seed: 'guide' });
  const upright = await photograph(pages.front, { seed: 'guide', width: 900, height: 1200 });
  await page.addInitScript(cameraThatShows(upright.jpeg));
  const { id, url } = await create(server);
  const pictures: Buffer[] = [];
  await page.goto(url);
  await settle(page);
  pictures.push(await page.screenshot());
  await press(page, 0);
  await page.getByRole('radio').first().check();
  await page.getByRole('combobox').last().selectOption('UTO');
  await press(page, 0);
  await page.locator('.actions button').first().click();
  // Until it takes itself, which is soon.
  await page.locator('.found').waitFor();
  pictures.push(await page.screenshot());
  await page.locator('.review-photo').waitFor();
  await settle(page);
  pictures.push(await page.screenshot());
  await use(page);
  await complete(server, id, 'verified');
  await page.reload();
  await settle(page);
  pictures.push(await page.screenshot());
  await context.close();
  return sharp(await arrange(pictures, { width, height, across: 4, thumbnail: width }))
    .png({ palette: true })
    .toBuffer();
}

/** A camera held over one picture. */
function cameraThatShows(jpeg: Buffer): string {
  return `(async () => {
    const bytes = Uint8Array.from(atob('${jpeg.toString('base64')}'), (char) => char.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
    setInterval(() => canvas.getContext('2d').drawImage(picture, 0, 0), 100);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
  })()`;
}

interface Setting {
  language: string;
  device: keyof typeof DEVICES;
  scheme: (typeof SCHEMES)[number];
}

async function photographAll(browser: Browser, server: BenchServer, { language, device, scheme }: Setting) {
  const pictures: Buffer[] = [];
  const names: string[] = [];
  const today = new Date().toISOString().slice(0, 10);
  const { front, selfie } = await specimens.forOutcome({
    outcome: 'verified',
    type: 'passport',
    seed: 'contact-sheet',
    today,
    selfie: true,
  });
  for (const story of STORIES) {
    const { width, height } = DEVICES[device];
    const context = await browser.newContext({
      viewport: { width, height },
      ...(device === 'phone' && { isMobile: true, hasTouch: true }),
      locale: language,
      colorScheme: scheme,
      // To wait for a screen, Playwright puts scripts in, which the pages' policy forbids.
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const show = async (screen: string) => {
      await page.evaluate('document.fonts.ready');
      pictures.push(await page.screenshot());
      names.push(screen);
    };
    await page.addInitScript(CAMERA);
    await story({ page, server, photo: front, selfie: selfie!, show });
    await context.close();
  }
  console.log(`${language}, ${device}, ${scheme}: ${names.map((name, i) => `${i + 1} ${name}`).join(', ')}`);
  return pictures;
}

/** A camera that shows a table: bright, so that the guide does not speak of the dark. */
const CAMERA = `
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

const STORIES: ((visit: Visit) => Promise<void>)[] = [
  async ({ page, server, photo, selfie, show }) => {
    await page.goto((await create(server, { require_matching_selfie: 'true' })).url);
    await settle(page);
    await show('consent');
    await press(page, 0);
    await show('document');
    await page.getByRole('radio').first().check();
    await page.getByRole('combobox').last().selectOption('UTO');
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
    await page.goto((await create(server)).url);
    await settle(page);
    await press(page, (await page.locator('.actions button').count()) - 1);
    await show('declined');
  },
  async ({ page, server, show }) => {
    const session = await create(server);
    await begin(page, session.url);
    await complete(server, session.id, 'verified');
    await page.reload();
    await settle(page);
    await show('verified');
  },
  async ({ page, server, show }) => {
    const session = await create(server);
    await begin(page, session.url);
    await page.getByRole('radio').first().check();
    await page.getByRole('combobox').last().selectOption('UTO');
    await press(page, 0);
    await complete(server, session.id, 'document_expired');
    await page.reload();
    await settle(page);
    await show('try again');
  },
  async ({ page, server, show }) => {
    const asked = ['email', 'phone', 'id_number'].map((part) => `options[${part}][require_verification]=true`);
    const flow = (await call(server, '/v1/identity/verification_flows', asked)) as { id: string };
    const body = [`verification_flow=${flow.id}`, 'provided_details[email]=jenny@example.com'];
    const session = (await call(server, '/v1/identity/verification_sessions', body)) as Created;
    const main = page.locator('.actions .button-primary');
    await begin(page, session.url);
    await show('email address');
    await press(page, 0);
    await show('code');
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
  async ({ page, server, show }) => {
    await page.goto((await create(server)).url);
    await settle(page);
    // Phones are not asked whether they would rather go on with a phone.
    if ((await page.locator('.actions button').count()) < 3) return;
    await page.locator('.actions button').nth(1).click();
    await page.locator('.words').waitFor();
    await show('on to the phone');
    // No phone reaches the bench's server: its page offers the address to another browser of the same machine.
    await inAnotherBrowser(page, (await page.locator('.address').textContent())!);
    await page.locator('.progress-list').waitFor();
    await page.waitForTimeout(300);
    await show('gone on with on the phone');
  },
  async ({ page, server, photo, show }) => {
    const session = await create(server);
    // The document has another name: somebody has to look.
    const details = ['first_name=Somebody', 'last_name=Else'];
    await call(server, `/v1/credence/verification_sessions/${session.id}/expected_details`, details);
    await begin(page, session.url);
    await page.getByRole('radio').first().check();
    await page.getByRole('combobox').last().selectOption('UTO');
    await press(page, 0);
    await handIn(page, photo);
    await use(page);
    await press(page, 0);
    await change(page, async () => {});
    await show('in review');
  },
  async ({ page, server, show }) => {
    await page.goto(`${server.url}/start/test_nothing`);
    await settle(page);
    await show('a link that leads nowhere');
  },
];

async function begin(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await settle(page);
  await press(page, 0);
}

/** Until the screen is there: its heading. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(150);
}

/** Presses what the screen offers, and waits for the next one. */
function press(page: Page, which: number): Promise<void> {
  return change(page, () => page.locator('.actions button').nth(which).click());
}

/** Does something, or nothing, and waits for another screen. */
async function change(page: Page, act: () => Promise<void>): Promise<void> {
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  await act();
  await page.waitForFunction(
    `document.querySelector('h1') && document.querySelector('h1').textContent !== ${JSON.stringify(title)}`,
    undefined,
    { timeout: 60_000 },
  );
  await page.waitForTimeout(150);
}

/** Takes the session over, as the phone that scanned the code does. */
async function inAnotherBrowser(page: Page, url: string): Promise<void> {
  const context = await page.context().browser()!.newContext({ bypassCSP: true });
  const phone = await context.newPage();
  await phone.goto(url);
  await press(phone, 0);
  await context.close();
}

async function handIn(page: Page, photo: Buffer): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.locator('.review-photo').waitFor();
  await page.waitForTimeout(900);
}

/** Where the page advises against a photo, using it anyway stands second. */
async function use(page: Page): Promise<void> {
  await press(page, (await page.locator('.notice-advice').count()) > 0 ? 1 : 0);
}

interface Created {
  id: string;
  url: string;
}

async function create(server: BenchServer, document: Record<string, string> = {}): Promise<Created> {
  const options = Object.entries(document).map(([name, value]) => `options[document][${name}]=${value}`);
  return (await call(server, '/v1/identity/verification_sessions', ['type=document', ...options])) as Created;
}

function complete(server: BenchServer, id: string, outcome: string): Promise<unknown> {
  const path = `/v1/test_helpers/identity/verification_sessions/${id}/complete`;
  return call(server, path, [`outcome=${outcome}`]);
}

async function call({ url, secretKey }: BenchServer, path: string, body: readonly string[]): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: body.join('&'),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

interface Layout {
  width: number;
  height: number;
  across: number;
  thumbnail: number;
}

/** Lays pictures out in rows. */
async function arrange(pictures: readonly Buffer[], layout: Layout): Promise<Buffer> {
  const { width, height, across, thumbnail } = layout;
  const cell = { width: thumbnail, height: Math.round((height * thumbnail) / width) };
  const rows = Math.ceil(pictures.length / across);
  const composed = await Promise.all(
    pictures.map(async (picture, i) => ({
      input: await sharp(picture).resize(cell).png().toBuffer(),
      left: GAP + (i % across) * (cell.width + GAP),
      top: GAP + Math.floor(i / across) * (cell.height + GAP),
    })),
  );
  const size = { width: GAP + across * (cell.width + GAP), height: GAP + rows * (cell.height + GAP) };
  return sharp({ create: { ...size, channels: 3, background: '#8a8f8c' } })
    .composite(composed)
    .png()
    .toBuffer();
}

/** One sheet above the other. @returns A WebP file. */
async function stack(sheets: readonly Buffer[]): Promise<Buffer> {
  const sizes = await Promise.all(sheets.map((sheet) => sharp(sheet).metadata()));
  const width = Math.max(...sizes.map((size) => size.width));
  const tops = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size.height, 0));
  const height = sizes.reduce((sum, size) => sum + size.height, 0);
  return sharp({ create: { width, height, channels: 3, background: '#8a8f8c' } })
    .composite(sheets.map((input, i) => ({ input, left: 0, top: tops[i]! })))
    .webp({ quality: 72 })
    .toBuffer();
}
