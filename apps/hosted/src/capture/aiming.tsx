import { t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import type { Subject } from './subject.ts';
import type { useCapture } from './use-capture.ts';
import { Viewfinder } from './viewfinder.tsx';

interface Props {
  step: 'starting' | 'aiming' | 'taking';
  subject: Subject;
  capture: Pick<ReturnType<typeof useCapture>, 'stream' | 'video' | 'playing' | 'shoot' | 'close'>;
}

export function Aiming({ step, subject, capture }: Props) {
  const say = { starting: 'capture.opening', aiming: subject.aim, taking: 'capture.taking' } as const;
  return (
    <div class="stage">
      <Screen
        title={t(subject.title)}
        actions={
          <>
            <button
              type="button"
              class="shutter"
              aria-label={t('capture.take')}
              aria-disabled={step !== 'aiming' || undefined}
              onClick={step === 'aiming' ? capture.shoot : undefined}
            />
            <Button look="quiet" onClick={capture.close}>
              {t('capture.close')}
            </Button>
          </>
        }
      >
        <Viewfinder
          stream={capture.stream}
          video={capture.video}
          outline={subject.outline}
          onPlaying={capture.playing}
        />
        <p role="status" class="say">
          {t(say[step])}
        </p>
      </Screen>
    </div>
  );
}
