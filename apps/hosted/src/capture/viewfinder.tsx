import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Subject } from './subject.ts';

interface Props {
  stream: MediaStream | null;
  video: RefObject<HTMLVideoElement | null>;
  outline: Subject['outline'];
  onPlaying: () => void;
}

export function Viewfinder({ stream, video, outline, onPlaying }: Props) {
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
    </div>
  );
}

/** People steer by a mirror when they look at themselves; somebody who holds the phone for them does not. */
function isRear(stream: MediaStream | null): boolean {
  return stream?.getVideoTracks()[0]?.getSettings().facingMode === 'environment';
}
