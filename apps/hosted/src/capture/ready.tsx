import type { SessionView } from '@credence/wire';
import type { Problem } from '../api.ts';
import type { Side } from '../flow/flow.ts';
import { type MessageId, t } from '../i18n.ts';
import { DocumentArt, Icon, type IconName, Seal } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { FileButton } from '../parts/file-button.tsx';
import { Screen } from '../parts/screen.tsx';
import { CAMERA_WORDS, sideTitle } from '../words.ts';
import type { CameraTrouble } from './capture.ts';

interface Props {
  view: SessionView;
  type: SessionView['allowedTypes'][number];
  side: Side;
  problem: Problem | null;
  onFile: (file: File) => void;
  onOpenCamera: () => void;
}

/** What to photograph and how, before the camera opens. */
export function Ready({
  view,
  type,
  side,
  problem,
  onFile,
  onOpenCamera,
  onChangeDocument,
}: Props & { onChangeDocument: () => void }) {
  return (
    <Screen
      art={<DocumentArt kind={type === 'passport' ? 'passport' : side} />}
      title={t(sideTitle(type, side))}
      problem={problem}
      actions={
        <>
          <Button onClick={onOpenCamera}>{t('capture.openCamera')}</Button>
          {!view.requireLiveCapture && <FileButton onFile={onFile}>{t('capture.upload')}</FileButton>}
          <Button look="quiet" onClick={onChangeDocument}>
            {t('capture.change')}
          </Button>
        </>
      }
    >
      <ul class="tips">
        {tipsFor(type, side).map(({ icon, text }) => (
          <li key={text}>
            <Icon name={icon} />
            {t(text)}
          </li>
        ))}
      </ul>
    </Screen>
  );
}

function tipsFor(type: Props['type'], side: Side): { icon: IconName; text: MessageId }[] {
  const first =
    type === 'passport'
      ? ({ icon: 'document', text: 'capture.tip.passport' } as const)
      : side === 'back'
        ? ({ icon: 'document', text: 'capture.tip.back' } as const)
        : ({ icon: 'surface', text: 'capture.tip.surface' } as const);
  return [first, { icon: 'corners', text: 'capture.tip.corners' }, { icon: 'glare', text: 'capture.tip.glare' }];
}

/** The camera cannot be used: why, and the other ways. */
export function Unavailable({ view, problem, trouble, onFile, onOpenCamera }: Props & { trouble: CameraTrouble }) {
  const words = CAMERA_WORDS[trouble];
  const business = view.businessName;
  return (
    <Screen
      center
      art={<Seal mood="pause" />}
      title={t(words.title)}
      lead={t(words.text, { business })}
      problem={problem}
      actions={
        <>
          <Button onClick={onOpenCamera}>{t('app.tryAgain')}</Button>
          {!view.requireLiveCapture && (
            <>
              {isHandheld() && (
                <FileButton onFile={onFile} fromCamera>
                  {t('capture.cameraApp')}
                </FileButton>
              )}
              <FileButton onFile={onFile}>{t('capture.upload')}</FileButton>
            </>
          )}
        </>
      }
    >
      <p class="still">{t(view.requireLiveCapture ? 'capture.liveOnly' : 'capture.orUpload', { business })}</p>
    </Screen>
  );
}

/** Where a file input can go straight to a camera app. */
function isHandheld() {
  return matchMedia('(pointer: coarse)').matches;
}
