import type { FlowView } from '@credence/wire';
import { useRef, useState } from 'preact/hooks';
import type { Problem } from '../api.ts';
import { t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';

interface Props {
  view: FlowView;
  /** What the link says the person's address is. */
  prefilled: string;
  busy: boolean;
  problem: Problem | null;
  onStart: (email: string) => void;
}

/** As the server has it: something, an at sign, and a name with a dot. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** The first screen of those who came by a link for all: who are they? */
export function Start({ view, prefilled, busy, problem, onStart }: Props) {
  const business = view.businessName;
  const [email, setEmail] = useState(prefilled);
  const [asked, setAsked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const refused = problem === 'email_invalid';
  const wrong = refused || (asked && !EMAIL.test(email.trim()));

  const start = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (busy) return;
    if (EMAIL.test(email.trim())) return onStart(email.trim());
    input.current?.focus();
  };

  return (
    <form class="whole" noValidate onSubmit={start}>
      <Screen
        title={t('start.title', { business })}
        lead={t('start.lead')}
        problem={refused ? null : problem}
        actions={<Button busy={busy}>{t('start.continue')}</Button>}
      >
        <div class="field">
          <label for="email">{t('start.email')}</label>
          <input
            ref={input}
            id="email"
            type="email"
            dir="ltr"
            autocomplete="email"
            autocapitalize="none"
            spellcheck={false}
            maxLength={254}
            required
            value={email}
            aria-invalid={wrong || undefined}
            aria-describedby={wrong ? 'email-problem email-hint' : 'email-hint'}
            onInput={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          {wrong && (
            <p id="email-problem" class="field-problem">
              {t('error.email_invalid')}
            </p>
          )}
          <p id="email-hint" class="field-hint">
            {t('start.email.hint', { business })}
          </p>
        </div>
      </Screen>
    </form>
  );
}
