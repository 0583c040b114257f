import type { SessionView } from '@credence/wire';
import type { RefObject } from 'preact';
import type { Side } from '../flow/flow.ts';
import { t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { sideTitle } from '../words.ts';
import { Viewfinder } from './viewfinder.tsx';

interface Props {
  step: 'starting' | 'aiming' | 'taking';
  type: SessionView['allowedTypes'][number];
  side: Side;
  stream: MediaStream | null;
  video: RefObject<HTMLVideoElement | null>;
  onPlaying: () => void;
  onShoot: () => void;
  onClose: () => void;
}

const SAY = { starting: 'capture.opening', aiming: 'capture.aim', taking: 'capture.taking' } as const;

export function Aiming({ step, type, side, stream, video, onPlaying, onShoot, onClose }: Props) {
  return (
    <div class="stage">
      <Screen
        title={t(sideTitle(type, side))}
        actions={
          <>
            <button
              type="button"
              class="shutter"
              aria-label={t('capture.take')}
              aria-disabled={step !== 'aiming' || undefined}
              onClick={step === 'aiming' ? onShoot : undefined}
            />
            <Button look="quiet" onClick={onClose}>
              {t('capture.close')}
            </Button>
          </>
        }
      >
        <Viewfinder
          stream={stream}
          video={video}
          outline={type === 'passport' ? 'page' : 'card'}
          onPlaying={onPlaying}
        />
        <p role="status" class="say">
          {t(SAY[step])}
        </p>
      </Screen>
    </div>
  );
}
