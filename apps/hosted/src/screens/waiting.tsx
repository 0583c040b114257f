import type { SessionView } from '@credence/wire';
import { useEffect, useState } from 'preact/hooks';
import { safeReturnUrl } from '../address.ts';
import { t } from '../i18n.ts';
import { DocumentArt } from '../parts/art.tsx';
import { Screen } from '../parts/screen.tsx';
import { pollDelayMs } from './poll-delay.ts';
import { ReturnLink } from './return-link.tsx';

interface Props {
  view: SessionView;
  refresh: () => Promise<SessionView>;
  onView: (view: SessionView) => void;
}

/** When waiting stops being what we promised, and the person should know that they may leave. */
const SLOW_AFTER_MS = 45_000;

export function Waiting({ view, refresh, onView }: Props) {
  const [slow, setSlow] = useState(false);
  const [offline, setOffline] = useState(false);

  useEffect(() => {
    const timer = setTimeout(setSlow, SLOW_AFTER_MS, true);
    return () => clearTimeout(timer);
  }, []);

  // One poll from arrival to departure.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let tries = 0;
    const look = async () => {
      tries += 1;
      try {
        const seen = await refresh();
        setOffline(false);
        if (seen.step !== 'processing') return onView(seen);
      } catch {
        setOffline(true);
      }
      timer = setTimeout(look, pollDelayMs(tries));
    };
    timer = setTimeout(look, pollDelayMs(tries));
    return () => clearTimeout(timer);
  }, []);

  const business = view.businessName;
  const returnUrl = slow ? safeReturnUrl(view.returnUrl) : null;
  return (
    <Screen
      center
      art={<DocumentArt kind={view.declared?.type === 'passport' ? 'passport' : 'front'} scanning />}
      title={t(view.requireSelfie ? 'waiting.title.selfie' : 'waiting.title')}
      lead={t('waiting.lead')}
      actions={returnUrl && <ReturnLink business={business} url={returnUrl} />}
    >
      <p role="status" class="still">
        {offline ? t('waiting.offline') : slow ? t('waiting.slow', { business }) : ''}
      </p>
    </Screen>
  );
}
