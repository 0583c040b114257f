import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Subject } from './subject.ts';
import type { Found } from './use-guide.ts';

interface Props {
  stream: MediaStream | null;
  video: RefObject<HTMLVideoElement | null>;
  outline: Subject['outline'];
  /** Where a head is to turn, as the person sees themselves. */
  arrow?: 'left' | 'right' | 'straight' | undefined;
  /** Where the document was found. */
  found?: Found | null | undefined;
  onPlaying: () => void;
}

export function Viewfinder({ stream, video, outline, arrow, found, onPlaying }: Props) {
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream, video]);

  return (
    <div class="viewfinder">
      <video
        ref={video}
        class={outline === 'face' && !isRear(stream) ? 'mirrored' : undefined}
        autoPlay
        muted
        playsInline
        aria-hidden="true"
        tabIndex={-1}
        onPlaying={onPlaying}
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
      {arrow && arrow !== 'straight' && (
        <svg class={`arrow arrow-${arrow}`} viewBox="0 0 24 24" aria-hidden="true">
          <path d={arrow === 'left' ? 'M15 4l-8 8 8 8' : 'M9 4l8 8-8 8'} />
        </svg>
      )}
    </div>
  );
}

/** People steer by a mirror when they look at themselves; somebody who holds the phone for them does not. */
function isRear(stream: MediaStream | null): boolean {
  return stream?.getVideoTracks()[0]?.getSettings().facingMode === 'environment';
}
