import type { Problem } from '../api.ts';
import { t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { Phrase } from './phrase.tsx';

interface Props {
  phrase: string;
  busy: boolean;
  problem: Problem | null;
  onJoin: () => void;
}

/** The phone, before it takes the session: is this the one the person sees on the other device? */
export function Join({ phrase, busy, problem, onJoin }: Props) {
  return (
    <Screen
      title={t('handOff.join.title')}
      lead={t('handOff.join.lead')}
      problem={problem}
      actions={
        <Button onClick={onJoin} busy={busy}>
          {t('document.continue')}
        </Button>
      }
    >
      <Phrase phrase={phrase} />
      <p class="still">{t('handOff.join.other')}</p>
    </Screen>
  );
}
