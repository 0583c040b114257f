import type { BusinessView, SessionView } from '@credence/wire';
import type { ComponentChildren } from 'preact';
import { safeReturnUrl } from '../address.ts';
import { language, t } from '../i18n.ts';
import { LANGUAGES, PAGE_LANGUAGES, type PageLanguage, PSEUDO } from '../locales.ts';
import { useLook } from '../look/use-look.ts';
import { Rosette } from './art.tsx';

interface Props {
  view: Pick<SessionView, 'businessName' | 'business' | 'livemode'> | null;
  /** Of a visitor who has no session yet there is none. */
  supportCode?: string | undefined;
  progress: { step: number; steps: number } | null;
  onLanguage: (language: PageLanguage) => void;
  /** What a tester may choose; shown in test mode only. */
  testPanel?: ComponentChildren;
  children: ComponentChildren;
}

/** What stays while screens change: who asks, how far the person is, the language, the number for support. */
export function Shell({ view, supportCode, progress, onLanguage, testPanel, children }: Props) {
  useLook(view?.business);
  return (
    <div class="page">
      <header class="top">
        <Brand name={view?.businessName ?? t('app.title')} business={view?.business} />
        <LanguageChoice onLanguage={onLanguage} />
      </header>
      {view && !view.livemode && (
        <aside class="test-mode" aria-label={t('app.testMode')}>
          <strong class="badge">{t('app.testMode')}</strong>
          <span>{t('app.testModeHint')}</span>
          {testPanel}
        </aside>
      )}
      <main class="card">
        {progress && (
          <div class="progress">
            <p class="progress-text">{t('app.step', progress)}</p>
            <progress max={progress.steps} value={progress.step} aria-hidden="true" />
          </div>
        )}
        {children}
      </main>
      <footer class="foot">
        <span>{t('app.poweredBy')}</span>
        {view && <Help business={view.business} name={view.businessName} />}
        {supportCode && <span>{t('app.supportCode', { code: supportCode })}</span>}
      </footer>
    </div>
  );
}

/** The logo speaks for itself; an icon stands before the name. */
function Brand({ name, business }: { name: string; business: BusinessView | undefined }) {
  if (business?.logo) return <img class="brand-logo" src={business.logo} alt={name} />;
  return (
    <div class="brand">
      {business?.icon ? (
        <img class="brand-mark" src={business.icon} alt="" />
      ) : (
        <span class="brand-mark" aria-hidden="true">
          <Rosette />
        </span>
      )}
      <p class="brand-name">{name}</p>
    </div>
  );
}

function Help({ business: { supportUrl, supportEmail }, name }: { business: BusinessView; name: string }) {
  const href = safeReturnUrl(supportUrl) ?? (supportEmail && `mailto:${encodeURIComponent(supportEmail)}`);
  return href ? <a href={href}>{t('app.help', { business: name })}</a> : null;
}

/** What a page was asked to try out stays to choose. */
function LanguageChoice({ onLanguage }: Pick<Props, 'onLanguage'>) {
  const offered = history.state?.onTrial === PSEUDO ? PAGE_LANGUAGES : LANGUAGES;
  return (
    <select
      class="language"
      aria-label={t('app.language')}
      value={language()}
      onChange={({ currentTarget }) => onLanguage(currentTarget.value as PageLanguage)}
    >
      {offered.map((tag) => (
        <option key={tag} value={tag} lang={tag}>
          {new Intl.DisplayNames(tag, { type: 'language' }).of(tag)}
        </option>
      ))}
    </select>
  );
}
