import type { SessionView } from '@credence/wire';
import type { Problem } from '../api.ts';
import { SPECIMEN_STATE } from '../countries.ts';
import type { Side } from '../flow/flow.ts';
import { language, type MessageId, t } from '../i18n.ts';
import { SubjectArt } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { TYPE_WORDS } from '../words.ts';

interface Props {
  view: SessionView;
  /** Object URLs of the photos taken since the page was loaded. */
  photos: Partial<Record<Side, string>>;
  busy: boolean;
  problem: Problem | null;
  onSubmit: () => void;
  onRetake: (side: Side) => void;
  onChangeIdNumber: () => void;
}

const WORDS = {
  front: { name: 'submit.front', retake: 'submit.retake.front' },
  back: { name: 'submit.back', retake: 'submit.retake.back' },
  page: { name: 'submit.page', retake: 'submit.retake.page' },
  selfie: { name: 'submit.selfie', retake: 'submit.retake.selfie' },
} as const;

export function Submit({ view, photos, busy, problem, onSubmit, onRetake, onChangeIdNumber }: Props) {
  const passport = view.declared?.type === 'passport';
  return (
    <Screen
      title={t('submit.title')}
      lead={t(leadOf(view))}
      problem={problem}
      actions={
        <Button onClick={onSubmit} busy={busy}>
          {t('submit.submit')}
        </Button>
      }
    >
      {view.declared && <p class="summary">{describe(view.declared)}</p>}
      <ul class="photos">
        {view.sides.map((side) => {
          const words = WORDS[passport && side === 'front' ? 'page' : side];
          return (
            <li key={side} class="photo">
              <div class="photo-frame">
                {photos[side] ? (
                  <img src={photos[side]} alt={t(words.name)} />
                ) : (
                  <SubjectArt kind={side === 'selfie' ? 'face' : passport ? 'passport' : side} />
                )}
              </div>
              <div class="photo-foot">
                <p>
                  <span class="photo-name">{t(words.name)}</span>
                  <span class="photo-state">{t('submit.received')}</span>
                </p>
                <Button look="quiet" onClick={() => onRetake(side)} inactive={busy}>
                  {t(words.retake)}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {view.idNumber && (
        <div class="photo-foot id-number-given">
          <p>
            <span class="photo-name">{t('submit.idNumber')}</span>
            <span class="photo-state">{t('submit.received')}</span>
          </p>
          <Button look="quiet" onClick={onChangeIdNumber} inactive={busy}>
            {t('submit.idNumber.change')}
          </Button>
        </div>
      )}
    </Screen>
  );
}

function leadOf({ requireDocument, requireSelfie }: SessionView): MessageId {
  if (!requireDocument) return 'submit.lead.idNumber';
  return requireSelfie ? 'submit.lead.selfie' : 'submit.lead';
}

function describe({ type, country }: NonNullable<SessionView['declared']>) {
  const name =
    country === SPECIMEN_STATE
      ? t('document.country.specimen')
      : new Intl.DisplayNames(language(), { type: 'region' }).of(country);
  return t('submit.document', { type: t(TYPE_WORDS[type].label), country: name ?? country });
}
