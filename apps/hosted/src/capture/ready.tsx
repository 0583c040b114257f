import type { SessionView } from '@credence/wire';
import type { Problem } from '../api.ts';
import { t } from '../i18n.ts';
import { Icon, Seal, SubjectArt } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { FileButton } from '../parts/file-button.tsx';
import { isHandheld } from '../parts/is-handheld.ts';
import { Screen } from '../parts/screen.tsx';
import { CAMERA_WORDS } from '../words.ts';
import type { CameraTrouble } from './capture.ts';
import type { Subject } from './subject.ts';

interface Props {
  view: SessionView;
  subject: Subject;
  problem: Problem | null;
  onFile: (file: File) => void;
  onOpenCamera: () => void;
  /** Goes on with a phone; left out where that is not offered. */
  onPhone: (() => void) | undefined;
}

/** What to photograph and how, before the camera opens. */
export function Ready({
  view,
  subject,
  problem,
  onFile,
  onOpenCamera,
  onChangeDocument,
  onPhone,
}: Props & { onChangeDocument: () => void }) {
  return (
    <Screen
      art={<SubjectArt kind={subject.art} />}
      title={t(subject.title)}
      problem={problem}
      actions={
        <>
          <Button onClick={onOpenCamera}>{t('capture.openCamera')}</Button>
          {!view.requireLiveCapture && <FileButton onFile={onFile}>{t('capture.upload')}</FileButton>}
          {onPhone && (
            <Button look="quiet" onClick={onPhone}>
              {t('handOff.offer')}
            </Button>
          )}
          {subject.art !== 'face' && (
            <Button look="quiet" onClick={onChangeDocument}>
              {t('capture.change')}
            </Button>
          )}
        </>
      }
    >
      <ul class="tips">
        {subject.tips.map(({ icon, text }) => (
          <li key={text}>
            <Icon name={icon} />
            {t(text)}
          </li>
        ))}
      </ul>
    </Screen>
  );
}

/** The camera cannot be used: why, and the other ways. */
export function Unavailable({
  view,
  subject,
  problem,
  trouble,
  onFile,
  onOpenCamera,
  onPhone,
}: Props & { trouble: CameraTrouble }) {
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
                <FileButton onFile={onFile} fromCamera={subject.facing}>
                  {t('capture.cameraApp')}
                </FileButton>
              )}
              <FileButton onFile={onFile}>{t('capture.upload')}</FileButton>
            </>
          )}
          {onPhone && (
            <Button look="secondary" onClick={onPhone}>
              {t('handOff.offer')}
            </Button>
          )}
        </>
      }
    >
      <p class="still">{t(view.requireLiveCapture ? 'capture.liveOnly' : 'capture.orUpload', { business })}</p>
    </Screen>
  );
}
