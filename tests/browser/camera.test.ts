import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { goToCapture, type HostedPages, inPage, openHostedPages, show, USE } from '../support/hosted-pages.ts';
import { inspect } from '../support/inspect.ts';
import { inspectInLanguages } from '../support/languages.ts';

let pages: HostedPages;
beforeAll(async () => {
  pages = await openHostedPages();
});
afterAll(() => pages?.close());

/** Puts a camera in place of the browser's: a drawing that moves, counted each time it is asked for. */
const CAMERA = `
  window.asked = 0;
  window.openDrawing = (perSecond, width = 640, height = 480) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const ctx = canvas.getContext('2d');
    let at = 0;
    if (perSecond > 0) setInterval(() => ctx.fillRect(at++ % width, 0, 9, height), 40);
    return canvas.captureStream(perSecond);
  };
  const answer = (give) => {
    navigator.mediaDevices.getUserMedia = async () => { window.asked += 1; return give(); };
  };
`;

const refusing = (name: string) => `${CAMERA} answer(() => { throw new DOMException('no', '${name}'); });`;
const drawing = `${CAMERA} answer(() => (window.stream = window.openDrawing(20)));`;
const drawingOf = (width: number, height: number) =>
  `${CAMERA} answer(() => window.openDrawing(20, ${width}, ${height}));`;
/** The only camera there is looks the other way, whichever is asked for. */
const rearOnly = `${CAMERA} answer(() => {
  const stream = window.openDrawing(20);
  stream.getVideoTracks()[0].getSettings = () => ({ facingMode: 'environment' });
  return stream;
});`;

/** A sensor whose still comes when it is told to. */
const SLOW_STILL = `
  window.stills = 0;
  window.ImageCapture = class {
    takePhoto() {
      window.stills += 1;
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
      canvas.getContext('2d');
      return new Promise((resolve) => {
        // Done once the page has had time to make something of it.
        window.release = () => new Promise((done) => canvas.toBlob((blob) => {
          resolve(blob);
          requestAnimationFrame(() => requestAnimationFrame(done));
        }, 'image/jpeg'));
      });
    }
  };
`;

describe('a camera that', () => {
  test.each([
    ['is denied', refusing('NotAllowedError'), 'The camera is not allowed'],
    ['is missing', refusing('NotFoundError'), 'No camera was found'],
    ['is used by another app', refusing('NotReadableError'), 'The camera is in use'],
    ['the browser keeps to itself', refusing('SecurityError'), 'This browser cannot open the camera'],
    [
      'the browser has none of, as over plain HTTP',
      `Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
       Object.defineProperties(crypto, { subtle: { value: undefined }, randomUUID: { value: undefined } });`,
      'This browser cannot open the camera',
    ],
  ])('%s is explained, and a file goes in its place', async (_, script, title) => {
    await onCapture({ ...PHONE, script }, async (page) => {
      await page.getByRole('button', { name: 'Open camera' }).click();
      await page.getByRole('heading', { name: title }).waitFor();
      await inspectInLanguages(page, title);
      expect(await page.getByText('Use the camera app').count()).toBe(1);
      await page.locator('input[type=file]').last().setInputFiles(pages.photo);
      await page.getByRole('button', { name: USE }).click();
      await page.getByRole('button', { name: 'Submit' }).waitFor();
    });
  });

  test('is denied where only the camera will do leaves trying again and the phone', async () => {
    await onCapture({ ...DESKTOP, script: refusing('NotAllowedError'), live: true }, async (page) => {
      await page.getByRole('button', { name: 'Open camera' }).click();
      await page.getByRole('heading', { name: 'The camera is not allowed' }).waitFor();
      expect(await page.locator('input[type=file]').count()).toBe(0);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'The camera is not allowed' }).waitFor();
      await page.getByRole('button', { name: /phone/ }).click();
      await page.getByRole('heading', { name: /phone/ }).waitFor();
    });
  });

  test('is taken away in the middle is told from one that is denied, and opens again', async () => {
    await onCapture({ ...PHONE, script: drawing }, async (page) => {
      await openCamera(page);
      await page.evaluate(`window.stream.getVideoTracks()[0].dispatchEvent(new Event('ended'))`);
      await page.getByRole('heading', { name: 'The camera shows nothing' }).waitFor();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('.shutter:not([aria-disabled])').waitFor();
    });
  });

  test('never shows a picture is given up', async () => {
    await onCapture({ ...PHONE, script: `${CAMERA} answer(() => window.openDrawing(0));` }, async (page) => {
      await page.clock.install();
      await page.getByRole('button', { name: 'Open camera' }).click();
      await page.locator('.shutter').waitFor();
      await page.waitForFunction('window.asked === 1');
      await page.clock.fastForward(8_000);
      await page.getByRole('heading', { name: 'The camera shows nothing' }).waitFor();
    });
  });

  test('is closed and opened while it takes a photo keeps the one that is open', async () => {
    await onCapture({ ...PHONE, script: `${drawing} ${SLOW_STILL}` }, async (page) => {
      await openCamera(page);
      await page.locator('.shutter').click();
      await page.waitForFunction('window.release !== undefined');
      await page.getByRole('button', { name: 'Close camera' }).click();
      await openCamera(page);
      await page.evaluate('window.release()');
      await page.locator('.shutter:not([aria-disabled])').click();
      await page.waitForFunction('window.stills === 2');
      await page.evaluate('window.release()');
      await page.getByRole('button', { name: USE }).waitFor();
    });
  });

  test('nobody looks through is let go of, and opened again when the page is back in sight', async () => {
    await onCapture({ ...PHONE, script: drawing }, async (page) => {
      await openCamera(page);
      await show(page, false);
      await page.waitForFunction(`window.stream.getVideoTracks()[0].readyState === 'ended'`);
      await show(page, true);
      await page.waitForFunction('window.asked === 2');
      await page.locator('.shutter:not([aria-disabled])').click();
      await page.getByRole('button', { name: USE }).waitFor();
    });
  });
});

describe('a picture', () => {
  test.each([
    ['lies, on a phone held upright', PHONE, 640, 480],
    ['stands, in a window', DESKTOP, 480, 640],
  ])('that %s, is seen and taken as a whole, with the outline inside it', async (_, device, width, height) => {
    await onCapture({ ...device, script: drawingOf(width, height) }, async (page) => {
      await openCamera(page);
      const [frame, sight, outline] = await Promise.all(
        ['.viewfinder', '.sight', '.outline'].map((one) => boxOf(page, one)),
      );
      expect(sight!.width / sight!.height).toBeCloseTo(width / height, 1);
      expect(contains(frame!, sight!)).toBe(true);
      expect(contains(sight!, outline!)).toBe(true);
      expect(outline!.width / outline!.height).toBeCloseTo(125 / 88, 1);
      await inspect(page, `aiming with ${width} × ${height}`);
      await page.locator('.shutter').click();
      const photo = page.locator('.review-photo img');
      await photo.waitFor();
      expect(await photo.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(width);
    });
  });

  test('too small to be read is refused in words, and a file goes in its place', async () => {
    await onCapture({ ...PHONE, script: drawingOf(176, 144) }, async (page) => {
      await openCamera(page);
      await page.locator('.shutter').click();
      await page.getByRole('button', { name: USE }).click();
      await page.getByRole('alert').filter({ hasText: 'too small' }).waitFor();
      await page.getByRole('button', { name: 'Retake' }).click();
      await page.getByRole('button', { name: 'Close camera' }).click();
      await page.locator('input[type=file]').first().setInputFiles(pages.photo);
      await page.getByRole('button', { name: USE }).click();
      await page.getByRole('button', { name: 'Submit' }).waitFor();
    });
  });
});

test('where the only camera looks away from the person, what to do is said, and there are the other ways', async () => {
  await onCapture({ ...DESKTOP, script: rearOnly, selfie: true }, async (page) => {
    await page.locator('input[type=file]').first().setInputFiles(pages.photo);
    await page.getByRole('button', { name: USE }).click();
    await page.getByRole('heading', { name: 'A photo of your face' }).waitFor();
    await openCamera(page);
    await page.getByText('This camera faces away from you.').first().waitFor();
    // Nobody sees themselves in it.
    expect(await page.locator('video.mirrored').count()).toBe(0);
    await inspectInLanguages(page, 'aiming with a camera that looks away');
    await page.getByRole('button', { name: 'Close camera' }).click();
    await page.getByRole('button', { name: 'Continue on your phone' }).waitFor();
    await page.getByRole('button', { name: 'Upload a photo' }).waitFor();
    await openCamera(page);
    await page.locator('.shutter').click();
    await page.getByRole('button', { name: USE }).waitFor();
  });
});

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

async function boxOf(page: Page, selector: string): Promise<Box> {
  return (await page.locator(selector).boundingBox())!;
}

/** With half a pixel to spare. */
function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x - 0.5 &&
    inner.y >= outer.y - 0.5 &&
    inner.x + inner.width <= outer.x + outer.width + 0.5 &&
    inner.y + inner.height <= outer.y + outer.height + 0.5
  );
}

async function openCamera(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open camera' }).click();
  await page.locator('.shutter:not([aria-disabled])').waitFor();
}

async function onCapture(
  {
    script,
    live = false,
    selfie = false,
    ...device
  }: { script: string; live?: boolean; selfie?: boolean; viewport: { width: number; height: number } },
  story: (page: Page) => Promise<void>,
) {
  const session = await pages.credence.stripe.identity.verificationSessions.create({
    type: 'document',
    options: { document: { require_live_capture: live, require_matching_selfie: selfie } },
  });
  await inPage(pages.browser, device, async (page) => {
    await page.addInitScript(script);
    await goToCapture(page, session.url!);
    await story(page);
  });
}
