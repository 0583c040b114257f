import type { Page } from 'playwright-core';

/** A camera that shows what it is told to, in place of the browser's, whose stream nobody can steer. */
export const SHOWN_CAMERA = `(() => {
  const canvas = document.createElement('canvas');
  const pictures = {};
  let shown;
  window.addPicture = async (name, base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    pictures[name] = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
  };
  // Resolves once the video has had time to show it.
  window.showPicture = async (name) => {
    shown = pictures[name];
    for (let i = 0; i < 10; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  const draw = () => {
    if (shown) {
      canvas.width = shown.width;
      canvas.height = shown.height;
      canvas.getContext('2d').drawImage(shown, 0, 0);
    }
    requestAnimationFrame(draw);
  };
  draw();
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
})()`;

/** Hands a picture to the camera, to be shown by its name. */
export function addPicture(page: Page, name: string, jpeg: Buffer) {
  return page.evaluate(`addPicture('${name}', '${jpeg.toString('base64')}')`);
}

/** Resolves once the video has had time to show it. */
export function showPicture(page: Page, name: string) {
  return page.evaluate(`showPicture('${name}')`);
}
