import type { SessionView } from '@credence/wire';
import { useEffect } from 'preact/hooks';
import { safeReturnUrl } from '../address.ts';
import { t } from '../i18n.ts';
import { Seal } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';

/** Long enough to read that it worked. */
const RETURN_AFTER_MS = 2_200;

export function Verified({ view }: { view: SessionView }) {
  const business = view.businessName;
  const returnUrl = safeReturnUrl(view.returnUrl);

  useEffect(() => {
    if (!returnUrl) return;
    const timer = setTimeout(() => location.assign(returnUrl), RETURN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [returnUrl]);

  return (
    <Screen
      center
      art={<Seal mood="good" />}
      title={t('verified.title')}
      lead={t('verified.lead', { business })}
      actions={returnUrl && <Button onClick={() => location.assign(returnUrl)}>{t('verified.continue')}</Button>}
    >
      <p role="status" class="still">
        {returnUrl
          ? t('verified.returning', { business })
          : t(view.handOff?.role === 'phone' ? 'handOff.done' : 'verified.close')}
      </p>
    </Screen>
  );
}
