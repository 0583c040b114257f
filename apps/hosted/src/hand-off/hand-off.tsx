import type { SessionView } from '@credence/wire';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api.ts';
import { useProgress } from '../follow/use-progress.ts';
import { t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { Phrase } from './phrase.tsx';
import type { QrCode } from './qr-code.tsx';
import { SendLink } from './send-link.tsx';
import { useCode } from './use-code.ts';

interface Props {
  view: SessionView;
  token: string | null;
  busy: boolean;
  problem: Problem | null;
  refresh: () => Promise<SessionView>;
  /** A code is there. */
  onOffered: (view: SessionView) => void;
  onRefused: (problem: Problem) => void;
  /** Shows where the session stands. */
  onView: (view: SessionView) => void;
  onHere: () => void;
}

/** A code to scan with a phone, and the words it will show. */
export function HandOff(props: Props) {
  const { view, busy, problem, onHere } = props;
  const reachable = view.phoneReach !== 'none';
  return (
    <Screen
      title={t('handOff.offer')}
      lead={t(reachable ? 'handOff.lead' : 'handOff.none')}
      problem={problem}
      actions={
        <Button look="secondary" onClick={onHere} busy={busy}>
          {t('handOff.here')}
        </Button>
      }
    >
      {/* Somebody who tries the server out has no phone in their hand that could reach it, but another browser. */}
      {(reachable || !view.livemode) && <Offer {...props} />}
      {view.phoneReach === 'no_camera' && <p class="notice">{t('handOff.noCamera')}</p>}
    </Screen>
  );
}

function Offer({ view, token, refresh, onOffered, onRefused, onView }: Props) {
  const { code, channels } = useCode({ view, token, onOffered, onRefused });
  const phrase = view.handOff?.phrase;
  if (!code || phrase === undefined) return <div class="loading" aria-hidden="true" />;
  return (
    <>
      {view.phoneReach === 'none' ? (
        <div class="notice">
          <p>{t('handOff.none.operator')}</p>
          <p class="address" dir="ltr" translate={false}>
            {code.url}
          </p>
        </div>
      ) : (
        <Code url={code.url} />
      )}
      <div class="words">
        <p>{t('handOff.words')}</p>
        <Phrase phrase={phrase} />
      </div>
      <Follow {...{ view, refresh, onView }} />
      {channels.length > 0 && <SendLink view={view} channels={channels} />}
    </>
  );
}

/** What draws the code is fetched once one is to be shown. */
function Code({ url }: { url: string }) {
  const [Drawn, setDrawn] = useState<ComponentType<Parameters<typeof QrCode>[0]> | null>(null);
  useEffect(() => {
    import('./qr-code.tsx').then(
      (chunk) => setDrawn(() => chunk.QrCode),
      () => {},
    );
  }, []);
  return <div class="qr-frame">{Drawn && <Drawn url={url} label={t('handOff.code')} />}</div>;
}

/** Waits for the phone. */
function Follow(props: Pick<Props, 'view' | 'refresh' | 'onView'>) {
  const { offline } = useProgress(props);
  return (
    <p role="status" class="still middle">
      {t(offline ? 'waiting.offline' : 'handOff.waiting')}
    </p>
  );
}
