import type { HandOffOffered, SessionView } from '@credence/wire';
import { useRef, useState } from 'preact/hooks';
import { Field } from '../answers/field.tsx';
import * as api from '../api.ts';
import { likelyCountry } from '../countries.ts';
import { language, t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { PROBLEM_WORDS } from '../words.ts';

interface Props {
  view: SessionView;
  channels: HandOffOffered['channels'];
}

type Sending = 'no' | 'now' | 'done';

/** The way to the phone for who cannot scan: as a link, to where their phone gets messages. */
export function SendLink({ view, channels }: Props) {
  const [address, setAddress] = useState('');
  const [sending, setSending] = useState<Sending>('no');
  const [problem, setProblem] = useState<api.Problem | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const send = async (event: Event) => {
    event.preventDefault();
    if (sending === 'now') return;
    if (address.trim() === '') {
      input.current?.focus();
      return;
    }
    setSending('now');
    setProblem(null);
    try {
      const country = likelyCountry(navigator.languages);
      await api.sendHandOff(view.id, { address: address.trim(), language: language(), ...(country && { country }) });
      setSending('done');
    } catch (error) {
      setProblem(error instanceof api.RequestFailed ? error.problem : 'server_error');
      setSending('no');
      input.current?.focus();
    }
  };

  return (
    <details class="send-link">
      <summary>{t('handOff.send')}</summary>
      <form class="form" noValidate onSubmit={send}>
        <Field
          name="send-address"
          label={t(labelOf(channels))}
          input={input}
          problem={problem && t(INVALID.includes(problem) ? 'handOff.send.invalid' : PROBLEM_WORDS[problem])}
          value={address}
          onInput={(written) => {
            setAddress(written);
            setSending('no');
          }}
          about={ABOUT[channels.length > 1 ? 'either' : (channels[0] ?? 'email')]}
        />
        <Button look="secondary" busy={sending === 'now'}>
          {t('handOff.send.button')}
        </Button>
        <p role="status" class="still">
          {sending === 'done' ? t('handOff.send.sent') : ''}
        </p>
      </form>
    </details>
  );
}

const PLAIN = { dir: 'ltr', autocapitalize: 'none', spellcheck: false, maxLength: 254 } as const;

/** Left to right, as both are written everywhere. */
const ABOUT = {
  either: { ...PLAIN, type: 'text', autocomplete: 'email' },
  email: { ...PLAIN, type: 'email', autocomplete: 'email' },
  phone: { ...PLAIN, type: 'tel', autocomplete: 'tel' },
} as const;

const INVALID: api.Problem[] = ['email_invalid', 'phone_invalid'];

function labelOf(channels: HandOffOffered['channels']) {
  if (channels.length > 1) return 'handOff.send.address';
  return channels[0] === 'email' ? 'start.email' : 'handOff.send.phone';
}
