import type { SessionView } from '@credence/wire';
import { safeReturnUrl } from '../address.ts';
import { useProgress } from '../follow/use-progress.ts';
import { t } from '../i18n.ts';
import { DocumentArt } from '../parts/art.tsx';
import { Screen } from '../parts/screen.tsx';
import { ReturnLink } from './return-link.tsx';

interface Props {
  view: SessionView;
  refresh: () => Promise<SessionView>;
  onView: (view: SessionView) => void;
}

/** A person is to look at what was sent, which may take days: nobody has to wait here, and who does sees the result. */
export function InReview({ view, refresh, onView }: Props) {
  const { offline } = useProgress({ view, refresh, onView });
  const business = view.businessName;
  const returnUrl = safeReturnUrl(view.returnUrl);
  return (
    <Screen
      center
      art={<DocumentArt kind={view.declared?.type === 'passport' ? 'passport' : 'front'} />}
      title={t('inReview.title')}
      lead={t('inReview.lead')}
      actions={returnUrl && <ReturnLink business={business} url={returnUrl} />}
    >
      <p role="status" class="still">
        {offline ? t('waiting.offline') : t('inReview.close', { business })}
      </p>
    </Screen>
  );
}
