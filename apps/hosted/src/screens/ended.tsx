import type { SessionView } from '@credence/wire';
import type { ComponentChildren } from 'preact';
import { safeReturnUrl } from '../address.ts';
import type { Problem } from '../api.ts';
import { t } from '../i18n.ts';
import { Seal } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { failureWords, PROBLEM_WORDS } from '../words.ts';
import { ReturnLink } from './return-link.tsx';

interface RetryProps {
  view: SessionView;
  onTryAgain: () => void;
  onChooseAgain: () => void;
}

/** The last attempt failed: why, what to do, how often still. Photos of a document that was found good are kept. */
export function Retry({ view, onTryAgain, onChooseAgain }: RetryProps) {
  const words = failureWords(view.lastError);
  const goesOn = view.contact !== null || !view.requireDocument;
  const documentStands = view.captured.includes('front');
  return (
    <Ended
      view={view}
      mood="pause"
      title={t(words.title)}
      text={t(words.text, { business: view.businessName })}
      action={
        goesOn ? (
          <Button onClick={onTryAgain}>{t('app.tryAgain')}</Button>
        ) : documentStands ? (
          <>
            <Button onClick={onTryAgain}>{t('app.tryAgain')}</Button>
            <Button look="quiet" onClick={onChooseAgain}>
              {t('capture.change')}
            </Button>
          </>
        ) : (
          <Button onClick={onChooseAgain}>{t('app.tryAgain')}</Button>
        )
      }
    >
      <p class="still">{t('retry.attempts', { count: view.attemptsLeft })}</p>
    </Ended>
  );
}

export function Declined({ view, onReconsider }: { view: SessionView; onReconsider: () => void }) {
  return (
    <Ended
      view={view}
      mood="stop"
      title={t('declined.title')}
      text={t('declined.text', { business: view.businessName })}
      action={<Button onClick={onReconsider}>{t('declined.reconsider')}</Button>}
    />
  );
}

export function Closed({ view, why }: { view: SessionView | null; why: 'closed' | 'attempts_used' | 'elsewhere' }) {
  const business = view?.businessName ?? '';
  if (!view) return <Ended view={view} mood="stop" title={t('closed.title')} text={t('error.session_closed')} />;
  if (why === 'elsewhere') {
    return <Ended view={view} mood="pause" title={t('elsewhere.title')} text={t('elsewhere.text', { business })} />;
  }
  if (why === 'attempts_used') {
    return (
      <Ended
        view={view}
        mood="stop"
        title={t('closed.attempts.title')}
        text={t('closed.attempts.text', { business })}
      />
    );
  }
  return <Ended view={view} mood="stop" title={t('closed.title')} text={t('closed.text', { business })} />;
}

export function Expired() {
  return <Ended view={null} mood="stop" title={t('expired.title')} text={t('expired.text')} />;
}

/** Of the code that another device shows. */
export function CodeExpired() {
  return <Ended view={null} mood="pause" title={t('handOff.expired.title')} text={t('handOff.expired.text')} />;
}

export function CodeUsed() {
  return <Ended view={null} mood="pause" title={t('handOff.used.title')} text={t('handOff.used.text')} />;
}

/** Of a static link, for whoever follows it. */
export function LinkOff() {
  return <Ended view={null} mood="stop" title={t('off.title')} text={t('off.text')} />;
}

export function LinkDamaged() {
  return <Ended view={null} mood="stop" title={t('damaged.title')} text={t('damaged.text')} />;
}

export function Unreachable({
  problem,
  busy,
  onTryAgain,
}: {
  problem: Problem;
  busy: boolean;
  onTryAgain: () => void;
}) {
  return (
    <Ended
      view={null}
      mood="pause"
      title={t('unreachable.title')}
      text={t(PROBLEM_WORDS[problem])}
      action={
        <Button onClick={onTryAgain} busy={busy}>
          {t('app.tryAgain')}
        </Button>
      }
    />
  );
}

interface Props {
  view: SessionView | null;
  mood: 'pause' | 'stop';
  title: string;
  text: string;
  action?: ComponentChildren;
  children?: ComponentChildren;
}

function Ended({ view, mood, title, text, action, children }: Props) {
  const returnUrl = safeReturnUrl(view?.returnUrl ?? null);
  return (
    <Screen
      center
      art={<Seal mood={mood} />}
      title={title}
      lead={text}
      actions={
        (action || returnUrl) && (
          <>
            {action}
            {view && returnUrl && <ReturnLink business={view.businessName} url={returnUrl} />}
          </>
        )
      }
    >
      {children}
    </Screen>
  );
}
