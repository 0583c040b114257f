import type { Progress, SessionView } from '@credence/wire';
import { useEffect, useState } from 'preact/hooks';
import { safeReturnUrl } from '../address.ts';
import { useProgress } from '../follow/use-progress.ts';
import { type MessageId, t } from '../i18n.ts';
import { DocumentArt } from '../parts/art.tsx';
import { Screen } from '../parts/screen.tsx';
import { StageList } from '../parts/stage-list.tsx';
import { ReturnLink } from './return-link.tsx';

interface Props {
  view: SessionView;
  refresh: () => Promise<SessionView>;
  onView: (view: SessionView) => void;
}

type Stage = NonNullable<Progress['stage']>;

/** When waiting stops being what we promised, and the person should know that they may leave. */
const SLOW_AFTER_MS = 45_000;

export function Waiting({ view, refresh, onView }: Props) {
  const [slow, setSlow] = useState(false);
  const { progress, offline } = useProgress({ view, refresh, onView });

  useEffect(() => {
    const timer = setTimeout(setSlow, SLOW_AFTER_MS, true);
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
      <Stages view={view} stage={progress?.stage ?? null} />
      <p role="status" class="still">
        {offline ? t('waiting.offline') : slow ? t('waiting.slow', { business }) : ''}
      </p>
    </Screen>
  );
}

/** What has been done with what was handed over: no more than the server has said. */
function Stages({ view, stage }: { view: SessionView; stage: Progress['stage'] }) {
  const ahead = stagesOf(view);
  // What was handed over has been received; nothing else is known before the server says so.
  const at = ahead.findIndex(([name]) => name === (stage ?? 'received'));
  return (
    <StageList
      stages={ahead.map(([name, words], i) => ({
        name: t(words),
        state: i < at || name === 'received' ? 'done' : i === at ? 'current' : 'open',
      }))}
    />
  );
}

function stagesOf({ sides, declared }: SessionView): [Stage, MessageId][] {
  const pictures = sides.map((side): [Stage, MessageId] => {
    if (side === 'front') return ['reading_front', declared?.type === 'passport' ? 'progress.page' : 'progress.front'];
    return side === 'back' ? ['reading_back', 'progress.back'] : ['comparing', 'progress.selfie'];
  });
  return [['received', 'progress.received'], ...pictures, ['deciding', 'progress.deciding']];
}
