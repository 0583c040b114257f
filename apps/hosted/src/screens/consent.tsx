import type { SessionView } from '@credence/wire';
import { safeReturnUrl } from '../address.ts';
import type { Problem } from '../api.ts';
import { consentText } from '../consent-text.ts';
import { language, t } from '../i18n.ts';
import { Icon } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { TYPE_WORDS } from '../words.ts';

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
  const business = view.businessName;
  const { lead, points, agreement } = consentText(view);
  const names = view.allowedTypes.map((type) => t(TYPE_WORDS[type].name));
  const documents = new Intl.ListFormat(language(), { type: 'disjunction' }).format(names);
  return (
    <Screen
      title={t('consent.title', { business })}
      lead={t(lead, { documents })}
      problem={problem}
      actions={
        <>
          <p class="fine">{t(agreement)}</p>
          <Policies view={view} />
          <Button onClick={onAgree} busy={busy}>
            {t('consent.agree')}
          </Button>
          {onPhone && (
            <Button look="secondary" onClick={onPhone} inactive={busy}>
              {t('handOff.offer')}
            </Button>
          )}
          <Button look="quiet" onClick={onDecline} inactive={busy}>
            {t('consent.decline')}
          </Button>
        </>
      }
    >
      {view.step === 'declined' && <p class="notice">{t('consent.changed')}</p>}
      <ul class="points">
        {points.map(({ icon, title, text }) => (
          <li key={title}>
            <Icon name={icon} />
            <div>
              <h2>{t(title)}</h2>
              <p>{t(text, { business, days: view.business.retentionDays ?? 0 })}</p>
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
