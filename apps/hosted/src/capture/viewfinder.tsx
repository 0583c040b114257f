import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isShownWhole } from './frames.ts';
import type { Subject } from './subject.ts';
import type { Found } from './use-guide.ts';

interface Props {
  stream: MediaStream | null;
  video: RefObject<HTMLVideoElement | null>;
  outline: Subject['outline'];
  /** Where a head is to turn; the person's own left and right. */
  arrow?: 'left' | 'right' | 'straight' | undefined;
  /** Where the document was found. */
  found?: Found | null | undefined;
  onPlaying: () => void;
}

export function Viewfinder({ stream, video, outline, arrow, found, onPlaying }: Props) {
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream, video]);

  const frame = useRef<HTMLDivElement>(null);
  const { shape, reshape } = useShape(video, frame);
  const mirrored = outline === 'face' && !isRear(stream);
  return (
    <div class="viewfinder" ref={frame}>
      <div
        class={`sight ${shape ? `sight-${shape.isWide ? 'wide' : 'high'}` : ''}`}
        style={shape ? { aspectRatio: String(shape.ratio) } : undefined}
      >
        <video
          ref={video}
          class={mirrored ? 'mirrored' : undefined}
          autoPlay
          muted
          playsInline
          aria-hidden="true"
          tabIndex={-1}
          onPlaying={onPlaying}
          onLoadedMetadata={reshape}
          onResize={reshape}
        />
        <div class={`outline outline-${outline}`} aria-hidden="true">
          {outline !== 'face' && (
            <>
              <span /> <span /> <span /> <span />
            </>
          )}
        </div>
        {found && (
          <svg
            class={found.good ? 'found found-good' : 'found'}
            viewBox={`0 0 ${found.width} ${found.height}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <polygon points={found.quad.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
          </svg>
        )}
        {arrow && arrow !== 'straight' && <Arrow towards={(arrow === 'left') === mirrored ? 'left' : 'right'} />}
      </div>
    </div>
  );
}

function Arrow({ towards }: { towards: 'left' | 'right' }) {
  return (
    <svg class={`arrow arrow-${towards}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={towards === 'left' ? 'M15 4l-8 8 8 8' : 'M9 4l8 8-8 8'} />
    </svg>
  );
}

/** The shape of a video that is to be shown whole; null where it fills its frame. Both change when a phone is turned. */
function useShape(video: Props['video'], frame: RefObject<HTMLElement | null>) {
  const [shape, setShape] = useState<{ ratio: number; isWide: boolean } | null>(null);
  const reshape = () => {
    const { videoWidth: width = 0, videoHeight: height = 0 } = video.current ?? {};
    const { clientWidth, clientHeight } = frame.current ?? { clientWidth: 0, clientHeight: 0 };
    if (width === 0 || clientHeight === 0) return;
    const isWhole = isShownWhole({ width, height }, { width: clientWidth, height: clientHeight });
    const ratio = width / height;
    setShape(isWhole ? { ratio, isWide: ratio > clientWidth / clientHeight } : null);
  };
  useEffect(() => {
    addEventListener('resize', reshape);
    return () => removeEventListener('resize', reshape);
  }, []);
  return { shape, reshape };
}

/** People steer by a mirror when they look at themselves; somebody who holds the phone for them does not. */
export function isRear(stream: MediaStream | null): boolean {
  return stream?.getVideoTracks()[0]?.getSettings().facingMode === 'environment';
}
