import type { IdNumberCountry } from '@credence/wire';
import { useMemo, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { likelyCountry } from '../countries.ts';
import { language, type MessageId, t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import type { AnswerProps } from './answer-screen.tsx';
import { Field } from './field.tsx';

const NUMBERS: Record<IdNumberCountry, { label: MessageId; inputMode: 'numeric' | 'text' }> = {
  US: { label: 'idNumber.us', inputMode: 'numeric' },
  BR: { label: 'idNumber.br', inputMode: 'numeric' },
  SG: { label: 'idNumber.sg', inputMode: 'text' },
};

const COUNTRIES = Object.keys(NUMBERS) as IdNumberCountry[];

/** The person gives an ID number and, where no document tells them, their name and date of birth. */
export function GiveIdNumber({ view, busy, problem, change }: AnswerProps) {
  const [country, setCountry] = useState<IdNumberCountry>(
    () => COUNTRIES.find((one) => one === (view.declared?.country ?? likelyCountry(navigator.languages))) ?? 'US',
  );
  const [number, setNumber] = useState('');
  const [firstName, setFirstName] = useState('');
  const [lastName, setLastName] = useState('');
  const [birthDate, setBirthDate] = useState('');
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const asksPerson = view.idNumber?.asksPerson ?? false;
  const refused = problem === 'id_number_invalid';
  const missing = (value: string) => (asked && value.trim() === '' ? t('idNumber.missing') : null);
  // Not everybody has two names.
  const nameMissing = firstName.trim() === '' ? missing(lastName) : null;

  const give = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (busy) return;
    const lacks = number.trim() === '' || (asksPerson && (birthDate === '' || `${firstName}${lastName}`.trim() === ''));
    if (lacks) return focusFirstEmpty(form.current);
    const person = asksPerson ? { firstName: firstName.trim(), lastName: lastName.trim(), birthDate } : {};
    change(() => api.giveIdNumber(view.id, { country, number: number.trim(), ...person }));
  };

  return (
    <form class="whole" noValidate ref={form} onSubmit={give}>
      <Screen
        title={t('idNumber.title')}
        lead={t(asksPerson ? 'idNumber.lead.person' : 'idNumber.lead')}
        problem={refused ? null : problem}
        actions={
          <>
            <Button busy={busy}>{t('document.continue')}</Button>
            <Button
              look="quiet"
              onClick={() => change(() => api.cannotAnswer(view.id, { part: 'idNumber' }))}
              inactive={busy}
            >
              {t('idNumber.none')}
            </Button>
          </>
        }
      >
        <div class="form">
          <Country chosen={country} onChoose={setCountry} />
          {asksPerson && (
            <>
              <Field
                name="given-name"
                label={t('idNumber.firstName')}
                problem={nameMissing}
                value={firstName}
                onInput={setFirstName}
                about={{ autocomplete: 'given-name', maxLength: 100 }}
              />
              <Field
                name="family-name"
                label={t('idNumber.lastName')}
                problem={nameMissing}
                value={lastName}
                onInput={setLastName}
                about={{ autocomplete: 'family-name', maxLength: 100 }}
              />
              <Field
                name="birth-date"
                label={t('idNumber.birthDate')}
                problem={missing(birthDate)}
                value={birthDate}
                onInput={setBirthDate}
                about={{ type: 'date', autocomplete: 'bday', min: '1900-01-01', max: today() }}
              />
            </>
          )}
          <Field
            name="id-number"
            label={t(NUMBERS[country].label)}
            problem={refused ? t('error.id_number_invalid') : missing(number)}
            value={number}
            onInput={setNumber}
            about={{
              dir: 'ltr',
              inputMode: NUMBERS[country].inputMode,
              autocomplete: 'off',
              spellcheck: false,
              maxLength: 40,
            }}
          />
        </div>
      </Screen>
    </form>
  );
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function focusFirstEmpty(form: HTMLFormElement | null) {
  const inputs = [...(form?.querySelectorAll('input') ?? [])];
  inputs.find(({ value }) => value.trim() === '')?.focus();
}

interface CountryProps {
  chosen: IdNumberCountry;
  onChoose: (country: IdNumberCountry) => void;
}

function Country({ chosen, onChoose }: CountryProps) {
  const tag = language();
  const names = useMemo(() => new Intl.DisplayNames(tag, { type: 'region' }), [tag]);
  return (
    <div class="field">
      <label for="id-country">{t('idNumber.country')}</label>
      <select
        id="id-country"
        value={chosen}
        onChange={({ currentTarget }) => onChoose(currentTarget.value as IdNumberCountry)}
      >
        {COUNTRIES.map((code) => (
          <option key={code} value={code}>
            {names.of(code) ?? code}
          </option>
        ))}
      </select>
    </div>
  );
}
