import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Subject } from './subject.ts';

interface Props {
  stream: MediaStream | null;
  video: RefObject<HTMLVideoElement | null>;
  outline: Subject['outline'];
  /** Where a head is to turn, as the person sees themselves. */
  arrow?: 'left' | 'right' | 'straight' | undefined;
  onPlaying: () => void;
}

export function Viewfinder({ stream, video, outline, arrow, onPlaying }: Props) {
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
