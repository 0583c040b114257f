import { drawSpecimen, photograph } from '@credence/specimens';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import type { BenchServer } from '../processes.ts';
import { arrange } from './layout.ts';
import { chooseUtopia, complete, create, press, settle, use } from './steps.ts';

/** As README shows it. */
const PHONE = { width: 390, height: 844 };

/** Consent, the camera over a passport, its photo and the result, side by side, as a phone shows them. */
export async function photographFlow(browser: Browser, server: BenchServer): Promise<Buffer> {
  const context = await browser.newContext({
    viewport: PHONE,
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
  await chooseUtopia(page);
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
  return sharp(await arrange(pictures, { ...PHONE, across: 4, thumbnail: PHONE.width }))
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
