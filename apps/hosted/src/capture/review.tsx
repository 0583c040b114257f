import { useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { type Capture, worthResending } from './capture.ts';
import { INSTRUCTIONS } from './instructions.ts';
import type { Subject } from './subject.ts';

interface Props {
  state: Extract<Capture, { step: 'review' | 'uploading' }>;
  words: Subject['review'];
  onUse: () => void;
  onRetake: () => void;
}

export function Review({ state, words, onUse, onRetake }: Props) {
  const uploading = state.step === 'uploading';
  const problem = state.step === 'review' ? state.problem : null;
  const advice = (state.step === 'review' && !problem && state.advice) || null;
  const usable = worthResending(problem);
  return (
    <Screen
      title={t(words.title)}
      lead={t(words.lead)}
      problem={problem}
      actions={
        <>
          {advice && (
            <Button onClick={onRetake} inactive={uploading}>
              {t('review.retake')}
            </Button>
          )}
          {usable && (
            <Button look={advice ? 'secondary' : 'primary'} onClick={onUse} busy={uploading}>
              {t(advice ? 'review.useAnyway' : 'review.use')}
            </Button>
          )}
          {!advice && (
            <Button look={usable ? 'secondary' : 'primary'} onClick={onRetake} inactive={uploading}>
              {t('review.retake')}
            </Button>
          )}
        </>
      }
    >
      <div role="status" class={advice ? 'notice notice-advice' : 'unseen'}>
        {advice && (
          <>
            <strong>{t('review.advice')}</strong> {t(INSTRUCTIONS[advice])}
          </>
        )}
      </div>
      <Photo key={state.photo.url} url={state.photo.url} />
      <UploadProgress fraction={uploading ? state.fraction : null} />
    </Screen>
  );
}

/** A file that this browser cannot show may still be one the server can read: it says so, and leaves the choice. */
function Photo({ url }: { url: string }) {
  const [broken, setBroken] = useState(false);
  return (
    <div class="review-photo">
      {broken ? (
        <p role="status">{t('review.noPreview')}</p>
      ) : (
        <img src={url} alt={t('review.photo')} onError={() => setBroken(true)} />
      )}
    </div>
  );
}

/** Announced when it begins; the moving figure is not, or it would never fall silent. */
function UploadProgress({ fraction }: { fraction: number | null }) {
  const percent = Math.round((fraction ?? 0) * 100);
  return (
    <div class={fraction === null ? 'upload upload-idle' : 'upload'}>
      <p>
        <span role="status">{fraction !== null && t('review.uploading')}</span>
        {fraction !== null && <span aria-hidden="true">{t('review.percent', { percent })}</span>}
      </p>
      {fraction !== null && <progress max={100} value={percent} aria-label={t('review.uploading')} />}
    </div>
  );
}
