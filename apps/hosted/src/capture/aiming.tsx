import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { type MessageId, t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { INSTRUCTIONS } from './instructions.ts';
import type { Subject } from './subject.ts';
import type { useCapture } from './use-capture.ts';
import { useGuide } from './use-guide.ts';
import { isRear, Viewfinder } from './viewfinder.tsx';

interface Props {
  step: 'starting' | 'aiming' | 'taking';
  subject: Subject;
  capture: Pick<ReturnType<typeof useCapture>, 'stream' | 'video' | 'wanted' | 'playing' | 'look' | 'shoot' | 'close'>;
}

/** Whether photos take themselves, for as long as the page lives: who switched it off for one side wants it off for the next. */
const automatic = signal(true);

export function Aiming({ step, subject, capture }: Props) {
  const { stream, video, wanted } = capture;
  const guide = useGuide({
    stream: step === 'aiming' ? stream : null,
    video,
    wanted,
    automatic: automatic.value,
    onTake: capture.shoot,
    onLook: capture.look,
  });
  const away = step === 'aiming' && subject.outline === 'face' && isRear(stream);
  const say = t(away ? 'capture.aim.rear' : sayingOf(step, subject, guide?.say));
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
              onClick={step === 'aiming' ? () => capture.shoot() : undefined}
            />
            {wanted && <AutomaticSwitch />}
            <Button look="quiet" onClick={capture.close}>
              {t('capture.close')}
            </Button>
          </>
        }
      >
        <Viewfinder
          stream={stream}
          video={video}
          outline={subject.outline}
          found={guide?.found}
          onPlaying={capture.playing}
        />
        <p class="say" aria-hidden="true">
          {say}
        </p>
        <p role="status" class="unseen">
          {useSettled(say)}
        </p>
      </Screen>
    </div>
  );
}

function sayingOf(
  step: Props['step'],
  subject: Subject,
  instruction: keyof typeof INSTRUCTIONS | undefined,
): MessageId {
  if (step === 'starting') return 'capture.opening';
  if (step === 'taking') return 'capture.taking';
  // What takes itself asks for rest; who presses is told when.
  if (instruction === 'good' && automatic.value) return INSTRUCTIONS.moving;
  return instruction ? INSTRUCTIONS[instruction] : subject.aim;
}

function AutomaticSwitch() {
  return (
    <label class="automatic">
      <input
        type="checkbox"
        checked={automatic.value}
        onChange={(event) => {
          automatic.value = event.currentTarget.checked;
        }}
      />
      {t('capture.automatic')}
    </label>
  );
}

/** How long something must be said to be announced: a screen reader that starts anew with every frame says nothing. */
const SETTLED_MS = 1200;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setSettled, SETTLED_MS, text);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
