import type { SessionView } from '@credence/wire';
import { safeReturnUrl } from '../address.ts';
import type { Problem } from '../api.ts';
import { wordConsent } from '../consent-text.ts';
import { t } from '../i18n.ts';
import { Icon } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';

interface Props {
  view: SessionView;
  busy: boolean;
  problem: Problem | null;
  onAgree: () => void;
  onDecline: () => void;
  /** Goes on with a phone; left out where that is not offered. */
  onPhone: (() => void) | undefined;
}

export function Consent({ view, busy, problem, onAgree, onDecline, onPhone }: Props) {
  const { title, lead, points, agreement, agree, decline } = wordConsent(view);
  return (
    <Screen
      title={title}
      lead={lead}
      problem={problem}
      actions={
        <>
          <p class="fine">{agreement}</p>
          <Policies view={view} />
          <Button onClick={onAgree} busy={busy}>
            {agree}
          </Button>
          {onPhone && (
            <Button look="secondary" onClick={onPhone} inactive={busy}>
              {t('handOff.offer')}
            </Button>
          )}
          <Button look="quiet" onClick={onDecline} inactive={busy}>
            {decline}
          </Button>
        </>
      }
    >
      {view.step === 'declined' && <p class="notice">{t('consent.changed')}</p>}
      <ul class="points">
        {points.map((point) => (
          <li key={point.title}>
            <Icon name={point.icon} />
            <div>
              <h2>{point.title}</h2>
              <p>{point.text}</p>
            </div>
          </li>
        ))}
      </ul>
    </Screen>
  );
}

/** What the business says of data and terms, in a tab of its own: the person comes back to where they were. */
function Policies({ view: { business, businessName } }: { view: SessionView }) {
  const links = [
    [safeReturnUrl(business.privacyPolicyUrl), t('consent.privacy', { business: businessName })],
    [safeReturnUrl(business.termsUrl), t('consent.terms', { business: businessName })],
  ] as const;
  const given = links.filter(([url]) => url !== null);
  if (given.length === 0) return null;
  return (
    <p class="fine">
      {given.map(([url, text]) => (
        <a key={url} class="policy" href={url!} target="_blank" rel="noreferrer">
          {text}
        </a>
      ))}
    </p>
  );
}
