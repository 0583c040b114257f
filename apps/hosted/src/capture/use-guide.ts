import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { openEasel, shownPart } from './frames.ts';
import type { Guide, Instruction, Quad, Seen, Wanted } from './guide/index.ts';
import { copyFrame, type KeptFrame } from './use-camera.ts';

/** An outline as the viewfinder draws it. */
export interface Found {
  quad: Quad;
  /** The size of what it is measured in. */
  width: number;
  height: number;
  /** Whether it can be taken. */
  good: boolean;
}

interface Options {
  stream: MediaStream | null;
  video: RefObject<HTMLVideoElement | null>;
  /** Null: there is nothing to be found, or the camera is not open. */
  wanted: Wanted | null;
  /** Whether to say when to take the photo. */
  automatic: boolean;
  onTake: (frame: KeptFrame) => void;
  /** Told of each frame that is looked at, and when. */
  onLook: (video: HTMLVideoElement, atMs: number) => void;
}

/** At most so often: eight looks a second tell a hand that rests, and leave the processor to the video. */
const PACE_MS = 110;
/**
 * However slow the device is, three quarters of its time are not ours; half of it while what is seen can be taken, so that nobody has to
 * hold still for twelve seconds where a look takes half of one.
 */
const REST = { searching: 3, holding: 1 } as const;

/** What judges frames: fetched while the person reads how to hold the document, and never needed for anything else. */
export const loadGuide = () => import('./guide/index.ts');

/** Looks at the camera's frames while it is open: what is found, what to say, and when to take the photo. */
export function useGuide({ stream, video, wanted, automatic, onTake, onLook }: Options) {
  const [shown, setShown] = useState<{ found: Found | null; say: Instruction } | null>(null);
  const latest = useRef({ automatic, onTake, onLook, wanted });
  latest.current = { automatic, onTake, onLook, wanted };
  const isOn = stream !== null && wanted !== null;

  useEffect(() => {
    if (!isOn) return;
    const watch = watchVideo(video, latest, setShown);
    return () => {
      watch.stop();
      setShown(null);
    };
  }, [isOn]);

  return shown;
}

type Latest = RefObject<Pick<Options, 'automatic' | 'onTake' | 'onLook' | 'wanted'>>;

function watchVideo(
  video: Options['video'],
  latest: Latest,
  show: (shown: { found: Found | null; say: Instruction }) => void,
) {
  let stopped = false;
  const run = async () => {
    const { follow, look, UNGUIDED, VIEW_PX } = await loadGuide();
    const easel = openEasel(VIEW_PX);
    const kept: KeptFrame = { canvas: document.createElement('canvas'), sharpness: 0 };
    let guide: Guide = UNGUIDED;
    while (!stopped) {
      const began = performance.now();
      const { current: element } = video;
      const options = latest.current;
      if (element && element.videoWidth > 0 && options?.wanted) {
        options.onLook(element, began);
        const size = { width: element.videoWidth, height: element.videoHeight };
        const frame = easel.frameOf({ image: element, ...size }, shownPart(size, shownSize(element)));
        const seen: Seen = look(frame, options.wanted, before(guide, began));
        const advice = follow(guide, seen, began);
        guide = advice.guide;
        if (advice.keep) {
          copyFrame(element, kept.canvas);
          kept.sharpness = seen.sharpness;
        }
        const { width, height } = frame.view;
        show({
          found: advice.outline && { quad: advice.outline, width, height, good: seen.fault === null },
          say: advice.say,
        });
        if (advice.take && options.automatic) return options.onTake(kept);
      }
      const rest = guide.run ? REST.holding : REST.searching;
      await pause(Math.max(PACE_MS, rest * (performance.now() - began)));
    }
  };
  // Without it, because the line broke or the browser has no canvas to spare, there is the shutter, as ever.
  run().catch(() => {});
  return {
    stop() {
      stopped = true;
    },
  };
}

function before({ last }: Guide, nowMs: number) {
  return last && { quad: last.quad, agoMs: nowMs - last.atMs };
}

function shownSize({ clientWidth, clientHeight }: HTMLVideoElement) {
  return { width: clientWidth || 1, height: clientHeight || 1 };
}

/** Waits for a while, and then for a moment in which nothing else is to be done, where the browser knows of such. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: PACE_MS });
      else resolve();
    }, ms);
  });
}
