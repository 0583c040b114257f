import { cameraStream } from '@credence/specimens';
import type { Page } from 'playwright-core';
import { USE } from './hosted-pages.ts';

/** A camera that shows what it is told to, in place of the browser's, whose stream nobody can steer. */
export const SHOWN_CAMERA = cameraScript(true);

/** A program in its place that moves one picture about by whole pixels: each is what the last one was, to the last bit of its noise. */
export const PLAYED_CAMERA = cameraScript(false);

function cameraScript(held: boolean): string {
  return `(() => {
  const HELD = ${held};
  const canvas = document.createElement('canvas');
  const pictures = {};
  let shown;
  let drawn = 0;
  window.addPicture = async (name, base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    pictures[name] = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
  };
  // Resolves once the video has had time to show it.
  window.showPicture = async (name) => {
    shown = pictures[name];
    draw();
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  const draw = () => {
    if (!shown) return;
    if (canvas.width !== shown.width) canvas.width = shown.width;
    if (canvas.height !== shown.height) canvas.height = shown.height;
    // As a hand holds it, which is never quite at rest: a camera that gives one picture again and again is none.
    const turn = (drawn++ * Math.PI) / 5;
    const [x, y] = [2 * Math.sin(turn), 2 * Math.cos(turn)];
    canvas.getContext('2d').drawImage(shown, HELD ? x : Math.round(x), HELD ? y : Math.round(y));
  };
  // As often as the page looks: without a graphics card each frame costs a good part of a processor.
  setInterval(draw, 100);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
})()`;
}

/** Hands a picture to the camera, to be shown by its name. */
export function addPicture(page: Page, name: string, jpeg: Buffer) {
  return page.evaluate(`addPicture('${name}', '${jpeg.toString('base64')}')`);
}

/** What the pages ask of a camera, held upright. */
const UPRIGHT = { width: 1440, height: 1920 };

/** Has the camera that is opened next show a photo; the shutter is left alone: what lies still within the frame is taken. */
export async function showToCamera(page: Page, name: string, photo: Buffer) {
  await addPicture(page, name, await cameraStream([photo], UPRIGHT));
  await showPicture(page, name);
  await page.getByRole('button', { name: 'Open camera' }).click();
  await page.getByRole('button', { name: USE }).click();
  await page.getByRole('button', { name: USE }).waitFor({ state: 'hidden' });
}

/** Resolves once the video has had time to show it. */
export function showPicture(page: Page, name: string) {
  return page.evaluate(`showPicture('${name}')`);
}
