import type { ContactView } from '@credence/wire';
import { useMemo, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { countryNames, likelyCountry } from '../countries.ts';
import { language, type MessageId, t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { PROBLEM_WORDS } from '../words.ts';
import type { AnswerProps } from './answer-screen.tsx';
import { Field } from './field.tsx';
import { useCountdown } from './use-countdown.ts';

const WORDS: Record<ContactView['channel'], Record<'title' | 'lead' | 'label' | 'change', MessageId>> = {
  email: {
    title: 'contact.email.title',
    lead: 'contact.email.lead',
    label: 'start.email',
    change: 'contact.email.change',
  },
  phone: {
    title: 'contact.phone.title',
    lead: 'contact.phone.lead',
    label: 'contact.phone',
    change: 'contact.phone.change',
  },
};

const PLAIN = { dir: 'ltr', autocapitalize: 'none', spellcheck: false } as const;

/** Left to right, as both are written everywhere. A code may be pasted with spaces in it. */
const ABOUT = {
  email: { ...PLAIN, type: 'email', autocomplete: 'email', maxLength: 254 },
  phone: { ...PLAIN, type: 'tel', autocomplete: 'tel', maxLength: 40 },
  code: { ...PLAIN, type: 'text', inputMode: 'numeric', autocomplete: 'one-time-code', maxLength: 11 },
} as const;

/** The person confirms an address by the code that is sent there; the address can be another one until they have. */
export function ConfirmContact(props: AnswerProps) {
  const { contact } = props.view;
  const [changing, setChanging] = useState(false);
  if (!contact) return null;
  if (!contact.codeSent || changing) {
    return (
      <Address
        key="address"
        {...props}
        contact={contact}
        onSent={() => setChanging(false)}
        onBack={contact.codeSent ? () => setChanging(false) : undefined}
      />
    );
  }
  return <Code key="code" {...props} contact={contact} onChange={() => setChanging(true)} />;
}

interface AddressProps extends AnswerProps {
  contact: ContactView;
  onSent: () => void;
  /** To the code that was sent already. */
  onBack: (() => void) | undefined;
}

/** What is wrong with what was entered, and not with the page. */
const OF_FIELD: readonly (api.Problem | null)[] = ['email_invalid', 'phone_invalid', 'phone_unsupported'];

function Address({ view, contact, busy, problem, change, onSent, onBack }: AddressProps) {
  const { channel, codesLeft } = contact;
  const words = WORDS[channel];
  const [address, setAddress] = useState(contact.address ?? '');
  const [country, setCountry] = useState(likelyCountry(navigator.languages) ?? 'US');
  const [asked, setAsked] = useState(false);
  const wait = useCountdown(contact);
  const input = useRef<HTMLInputElement>(null);
  const refused = OF_FIELD.includes(problem) ? problem : null;
  const missing = asked && address.trim() === '';

  const send = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (busy || wait > 0 || codesLeft === 0) return;
    if (address.trim() === '') return input.current?.focus();
    change(async () => {
      const seen = await api.sendCode(view.id, {
        channel,
        address: address.trim(),
        language: language(),
        ...(channel === 'phone' && { country }),
      });
      onSent();
      return seen;
    });
  };

  return (
    <form class="whole" noValidate onSubmit={send}>
      <Screen
        title={t(words.title)}
        lead={t(words.lead)}
        problem={refused ? null : problem}
        actions={
          <>
            <Wait wait={wait} codesLeft={codesLeft} />
            <Button busy={busy} inactive={wait > 0 || codesLeft === 0}>
              {t('contact.send')}
            </Button>
            {onBack && (
              <Button look="secondary" onClick={onBack} inactive={busy}>
                {t('contact.back')}
              </Button>
            )}
            <Unable {...{ view, busy, change }} part={channel} />
          </>
        }
      >
        <div class="form">
          {channel === 'phone' && <Country chosen={country} onChoose={setCountry} />}
          <Field
            name="address"
            label={t(words.label)}
            input={input}
            problem={refused || missing ? t(PROBLEM_WORDS[refused ?? `${channel}_invalid`]) : null}
            value={address}
            onInput={setAddress}
            about={ABOUT[channel]}
          />
        </div>
      </Screen>
    </form>
  );
}

/** Where a number without a country code belongs. */
function Country({ chosen, onChoose }: { chosen: string; onChoose: (country: string) => void }) {
  const tag = language();
  const countries = useMemo(() => countryNames(tag), [tag]);
  return (
    <div class="field">
      <label for="phone-country">{t('contact.country')}</label>
      <select
        id="phone-country"
        autocomplete="country"
        value={chosen}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CodeProps extends AnswerProps {
  contact: ContactView;
  onChange: () => void;
}

function Code({ view, contact, busy, problem, change, onChange }: CodeProps) {
  const { channel, codesLeft } = contact;
  const address = contact.address ?? '';
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(false);
  const wait = useCountdown(contact);
  const input = useRef<HTMLInputElement>(null);
  const digits = code.replace(/\D/g, '');
  const wrong = problem === 'code_wrong' || (asked && digits.length !== 6);

  const confirm = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (busy) return;
    if (digits.length !== 6) return input.current?.focus();
    change(() => api.confirmCode(view.id, { channel, code: digits }));
  };
  const resend = () => {
    setCode('');
    setAsked(false);
    // Where it went before: that carries its country.
    change(() => api.sendCode(view.id, { channel, address, language: language() }));
  };

  return (
    <form class="whole" noValidate onSubmit={confirm}>
      <Screen
        title={t('contact.code.title')}
        lead={t('contact.code.lead', { address })}
        problem={problem === 'code_wrong' ? null : problem}
        actions={
          <>
            <Button busy={busy}>{t('document.continue')}</Button>
            <Wait wait={wait} codesLeft={codesLeft} />
            <Button look="secondary" onClick={resend} inactive={busy || wait > 0 || codesLeft === 0}>
              {t('contact.resend')}
            </Button>
            <Button look="quiet" onClick={onChange} inactive={busy}>
              {t(WORDS[channel].change)}
            </Button>
            <Unable {...{ view, busy, change }} part={channel} />
          </>
        }
      >
        <div class="form">
          <Field
            name="code"
            label={t('contact.code')}
            input={input}
            problem={wrong ? t('error.code_wrong') : null}
            value={code}
            onInput={setCode}
            about={ABOUT.code}
          />
        </div>
      </Screen>
    </form>
  );
}

/** In how long, if ever, another code can be had. It changes every second: nobody is to hear each of them. */
function Wait({ wait, codesLeft }: { wait: number; codesLeft: number }) {
  if (codesLeft === 0) return <p class="fine">{t('error.codes_used_up')}</p>;
  return wait > 0 ? <p class="fine">{t('contact.wait', { seconds: wait })}</p> : null;
}

function Unable({ view, busy, part, change }: Omit<AnswerProps, 'problem'> & { part: ContactView['channel'] }) {
  return (
    <Button look="quiet" onClick={() => change(() => api.cannotAnswer(view.id, { part }))} inactive={busy}>
      {t('contact.decline')}
    </Button>
  );
}
