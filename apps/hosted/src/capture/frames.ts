import type { Box, Frame, Picture } from './guide/index.ts';

/** What a canvas can draw from, and the size it has. */
interface Source {
  image: CanvasImageSource;
  width: number;
  height: number;
}

/**
 * The part of a video that its element shows (`object-fit: cover`), in pixels of the video.
 *
 * @param shown The element's size.
 */
export function shownPart(video: { width: number; height: number }, shown: { width: number; height: number }): Box {
  const scale = Math.max(shown.width / video.width, shown.height / video.height);
  const [width, height] = [shown.width / scale, shown.height / scale];
  return { x: (video.width - width) / 2, y: (video.height - height) / 2, width, height };
}

/** Showing less of the picture than this, it is shown whole: what lies outside would be most of what the camera sees. */
const SHOWN_SHARE_MIN = 0.65;

/**
 * Whether a video has to be shown whole, with bars beside it, rather than fill its frame: a camera that gives lying
 * pictures to a phone held upright, or standing ones to a window, would lose the pixels that a document needs.
 *
 * @param frame The size of what it is shown in.
 */
export function isShownWhole(
  video: { width: number; height: number },
  frame: { width: number; height: number },
): boolean {
  const part = shownPart(video, frame);
  return (part.width * part.height) / (video.width * video.height) < SHOWN_SHARE_MIN;
}

/** Two canvases, used again for every frame: small ones are read back fastest where the browser keeps them in memory. */
export function openEasel(viewPx: number) {
  const draw = easel();
  const drawPart = easel();
  return {
    /** A part of a picture as the guide looks at it. */
    frameOf({ image }: Source, part: Box): Frame {
      const scale = Math.max(part.width, part.height) / viewPx;
      return {
        view: draw(image, part, { width: Math.round(part.width / scale), height: Math.round(part.height / scale) }),
        scale,
        crop(box, factor) {
          const within = {
            x: part.x + box.x * scale,
            y: part.y + box.y * scale,
            width: box.width * scale,
            height: box.height * scale,
          };
          return drawPart(image, within, {
            width: Math.max(2, Math.round(box.width * factor)),
            height: Math.max(2, Math.round(box.height * factor)),
          });
        },
      };
    },
  };
}

function easel() {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (image: CanvasImageSource, { x, y, width, height }: Box, size: { width: number; height: number }): Picture => {
    canvas.width = size.width;
    canvas.height = size.height;
    if (!context) throw new Error('no canvas to draw on');
    // What is made smaller is smoothed: every other pixel of a line of letters is noise.
    context.imageSmoothingQuality = 'medium';
    context.drawImage(image, x, y, width, height, 0, 0, size.width, size.height);
    return context.getImageData(0, 0, size.width, size.height);
  };
}
