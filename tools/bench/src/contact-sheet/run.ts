import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type BenchServer, productHome, startProduct, updateAccount } from '../processes.ts';
import { photographFlow } from './flow-picture.ts';
import { arrange, stack } from './layout.ts';
import { CAMERA, STORIES } from './stories.ts';

const CANDIDATES = [
  process.env.CREDENCE_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/google-chrome',
];
const LANGUAGES = ['en', 'ja', 'ar'];
const DEVICES = {
  phone: { width: 390, height: 844, across: 9, thumbnail: 200 },
  desktop: { width: 1280, height: 800, across: 6, thumbnail: 304 },
} as const;
const SCHEMES = ['light', 'dark'] as const;
/** What phones are told: the codes are shown then. Nothing is asked of it. */
const PUBLIC_URL = 'https://verify.example';

interface Setting {
  language: string;
  device: keyof typeof DEVICES;
  scheme: (typeof SCHEMES)[number];
}

interface Servers {
  server: BenchServer;
  local: BenchServer;
}

interface Picture {
  name: string;
  png: Buffer;
}

/**
 * `npm run bench -- contact-sheet [folder] [languages] [--each]`: every screen of the pages in English, Japanese and Arabic (or
 * `ja,de`), on a phone and a desktop, light and dark, on a sheet for each language, with `--each` in full beside it; and
 * `flow.png`, the four that README shows. Nothing is measured; somebody is to look.
 */
export async function run(args: readonly string[]): Promise<void> {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath) return console.log('skipped: no Chromium found; CREDENCE_TEST_CHROMIUM names one');
  const [folder = join('docs', 'images'), only] = args.filter((arg) => !arg.startsWith('--'));
  await mkdir(folder, { recursive: true });
  const homes = [productHome(), productHome()] as const;
  const env = { CREDENCE_RATE_LIMIT: 'off' };
  const server = await startProduct({ ...homes[0].env, ...env, CREDENCE_URL: PUBLIC_URL });
  const local = await startProduct({ ...homes[1].env, ...env });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    // Which has somebody look at what others refuse.
    await updateAccount(server, homes[0].env, ['--policy', 'careful']);
    await writeFile(join(folder, 'flow.png'), await photographFlow(browser, server));
    for (const language of only?.split(',') ?? LANGUAGES) {
      await photographLanguage(browser, { server, local }, { language, folder, each: args.includes('--each') });
    }
  } finally {
    await browser.close();
    await Promise.all([server.stop(), local.stop()]);
    for (const home of homes) home.remove();
  }
}

interface Wanted {
  language: string;
  folder: string;
  each: boolean;
}

async function photographLanguage(browser: Browser, servers: Servers, { language, folder, each }: Wanted) {
  const sheets: Buffer[] = [];
  for (const device of ['phone', 'desktop'] as const) {
    for (const scheme of SCHEMES) {
      const pictures = await photographAll(browser, servers, { language, device, scheme });
      for (const { name, png } of each ? pictures : []) {
        await writeFile(join(folder, `${language}-${device}-${scheme}-${name.replaceAll(/\W+/g, '-')}.png`), png);
      }
      const all = pictures.map(({ png }) => png);
      sheets.push(await arrange(all, DEVICES[device]));
    }
  }
  await writeFile(join(folder, `screens-${language}.webp`), await stack(sheets));
}

async function photographAll(browser: Browser, servers: Servers, setting: Setting): Promise<Picture[]> {
  const pictures: Picture[] = [];
  const today = new Date().toISOString().slice(0, 10);
  const drawn = { outcome: 'verified', type: 'passport', seed: 'contact-sheet', today, selfie: true } as const;
  const { front, selfie } = await specimens.forOutcome(drawn);
  const show = async (name: string, page: Page) => {
    await page.evaluate('document.fonts.ready');
    // Nothing is to look as if it were pointed at.
    await page.mouse.move(0, 0);
    pictures.push({ name, png: await page.screenshot() });
  };
  for (const [i, story] of STORIES.entries()) {
    const page = await open(browser, setting);
    const others: Page[] = [];
    const another = async (device = setting.device) => {
      others.push(await open(browser, { ...setting, device }));
      return others.at(-1)!;
    };
    await story({
      ...{ ...servers, page, another, photo: front, selfie: selfie! },
      show: (screen, of = page) => show(screen, of),
    }).catch((cause: unknown) => {
      throw new Error(`story ${i + 1}, after ${pictures.at(-1)?.name}`, { cause });
    });
    for (const one of [page, ...others]) await one.context().close();
  }
  const { language, device, scheme } = setting;
  console.log(`${language}, ${device}, ${scheme}: ${pictures.map(({ name }, i) => `${i + 1} ${name}`).join(', ')}`);
  return pictures;
}

async function open(browser: Browser, { language, device, scheme }: Setting): Promise<Page> {
  const { width, height } = DEVICES[device];
  const settings: BrowserContextOptions = {
    viewport: { width, height },
    ...(device === 'phone' && { isMobile: true, hasTouch: true }),
    locale: language,
    colorScheme: scheme,
    // To wait for a screen, Playwright puts scripts in, which the pages' policy forbids.
    bypassCSP: true,
    reducedMotion: 'reduce',
  };
  const page = await (await browser.newContext(settings)).newPage();
  await page.addInitScript(CAMERA);
  return page;
}
