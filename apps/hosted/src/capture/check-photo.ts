import { openEasel } from './frames.ts';
import type { Seen, Wanted } from './guide/index.ts';
import { loadGuide } from './use-guide.ts';

/**
 * Looks at a photo as the guide looks at frames. It teaches and never decides: the server looks for itself.
 *
 * @returns Null where nothing can be said: the browser cannot show the file, or what looks was not to be had.
 */
export async function checkPhoto(photo: Blob, wanted: Wanted): Promise<Seen | null> {
  try {
    const { inspect, VIEW_PX } = await loadGuide();
    const image = await createImageBitmap(photo);
    try {
      const { width, height } = image;
      const frame = openEasel(VIEW_PX).frameOf({ image, width, height }, { x: 0, y: 0, width, height });
      return inspect(frame, wanted);
    } finally {
      // Of a photo it is tens of megabytes, which a phone gets back when the garbage is collected, or not in time.
      image.close();
    }
  } catch {
    return null;
  }
}
