import { useLayoutEffect, useRef, useState } from 'preact/hooks';
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
      <UploadProgress fraction={uploading ? state.fraction : null} stalled={uploading && state.stalled} />
    </Screen>
  );
}

/** A file that this browser cannot show may still be one the server can read: it says so, and leaves the choice. */
function Photo({ url }: { url: string }) {
  const [broken, setBroken] = useState(false);
  const [zoomed, setZoomed] = useState(false);
  const frame = useRef<HTMLElement>(null);
  // Into the middle, not into a corner.
  useLayoutEffect(() => {
    const { current } = frame;
    if (!current || !zoomed) return;
    current.scrollTo(
      (current.scrollWidth - current.clientWidth) / 2,
      (current.scrollHeight - current.clientHeight) / 2,
    );
  }, [zoomed]);
  if (broken) {
    return (
      <div class="review-photo">
        <p role="status">{t('review.noPreview')}</p>
      </div>
    );
  }
  return (
    <div class="review-look">
      <section
        ref={frame}
        class={zoomed ? 'review-photo review-photo-zoomed' : 'review-photo'}
        aria-label={t('review.photo')}
        // For the arrow keys to scroll it.
        tabIndex={zoomed ? 0 : undefined}
      >
        <img src={url} alt="" onError={() => setBroken(true)} />
      </section>
      <button type="button" class="review-zoom" onClick={() => setZoomed(!zoomed)}>
        {t(zoomed ? 'review.zoomOut' : 'review.zoomIn')}
      </button>
    </div>
  );
}

/** Announced when it begins, and when it has to wait; the moving figure is not, or it would never fall silent. */
function UploadProgress({ fraction, stalled }: { fraction: number | null; stalled: boolean }) {
  const percent = Math.round((fraction ?? 0) * 100);
  return (
    <div class={fraction === null ? 'upload upload-idle' : 'upload'}>
      <p>
        <span role="status">{fraction !== null && t(stalled ? 'review.stalled' : 'review.uploading')}</span>
        {fraction !== null && <span aria-hidden="true">{t('review.percent', { percent })}</span>}
      </p>
      {fraction !== null && <progress max={100} value={percent} aria-label={t('review.uploading')} />}
    </div>
  );
}
