import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

interface Props {
  stream: MediaStream | null;
  video: RefObject<HTMLVideoElement | null>;
  /** The shape of what is to fit inside: a card (ISO/IEC 7810 ID-1) or a passport's page (ID-3). */
  outline: 'card' | 'page';
  onPlaying: () => void;
}

export function Viewfinder({ stream, video, outline, onPlaying }: Props) {
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream, video]);

  return (
    <div class="viewfinder">
      <video ref={video} autoPlay muted playsInline aria-hidden="true" tabIndex={-1} onPlaying={onPlaying} />
      <div class={`outline outline-${outline}`} aria-hidden="true">
        <span /> <span /> <span /> <span />
      </div>
    </div>
  );
}
