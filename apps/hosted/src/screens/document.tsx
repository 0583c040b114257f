import type { DocumentRequest, SessionView } from '@credence/wire';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Problem } from '../api.ts';
import { type Country, countryNames, findCountries, likelyCountry, SPECIMEN_STATE } from '../countries.ts';
import { language, t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { TYPE_WORDS } from '../words.ts';

interface Props {
  view: SessionView;
  busy: boolean;
  problem: Problem | null;
  onDeclare: (document: DocumentRequest) => void;
}

type Type = DocumentRequest['type'];

/** Passport first: most people's surest document, one photo. */
const ORDER: Type[] = ['passport', 'driving_license', 'id_card'];

export function ChooseDocument({ view, busy, problem, onDeclare }: Props) {
  const types = ORDER.filter((type) => view.allowedTypes.includes(type));
  const [type, setType] = useState<Type | null>(
    view.declared?.type ?? (types.length === 1 ? (types[0] ?? null) : null),
  );
  const [country, setCountry] = useState(view.declared?.country ?? likelyCountry(navigator.languages) ?? '');
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLDivElement>(null);

  const proceed = () => {
    setAsked(true);
    if (type && country) return onDeclare({ type, country });
    form.current?.querySelector<HTMLElement>(type ? 'select' : 'input')?.focus();
  };

  return (
    <Screen
      title={t('document.title')}
      lead={t('document.lead')}
      problem={problem}
      actions={
        <Button onClick={proceed} busy={busy}>
          {t('document.continue')}
        </Button>
      }
    >
      <div class="form" ref={form}>
        <TypeChoice types={types} chosen={type} onChoose={setType} missing={asked && !type} />
        <CountryChoice view={view} chosen={country} onChoose={setCountry} missing={asked && !country} />
      </div>
    </Screen>
  );
}

interface ChoiceProps<T> {
  chosen: T;
  onChoose: (chosen: T) => void;
  missing: boolean;
}

function TypeChoice({ types, chosen, onChoose, missing }: ChoiceProps<Type | null> & { types: Type[] }) {
  return (
    <fieldset class="types" aria-describedby={missing ? 'type-missing' : undefined}>
      <legend>{t('document.type')}</legend>
      {types.map((type) => (
        <label key={type} class="type">
          <input
            type="radio"
            name="type"
            value={type}
            checked={chosen === type}
            onChange={(event) => onChoose(event.currentTarget.value as Type)}
          />
          <span class="type-words">
            <span class="type-name">{t(TYPE_WORDS[type].label)}</span>
            <span class="type-hint">{t(TYPE_WORDS[type].hint)}</span>
          </span>
        </label>
      ))}
      {missing && (
        <p id="type-missing" class="field-problem">
          {t('document.missing.type')}
        </p>
      )}
    </fieldset>
  );
}

function CountryChoice({ view, chosen, onChoose, missing }: ChoiceProps<string> & { view: SessionView }) {
  const tag = language();
  const [sought, setSought] = useState('');
  const countries = useMemo(() => {
    const specimens = view.livemode ? [] : [{ code: SPECIMEN_STATE, name: t('document.country.specimen') }];
    return [...specimens, ...countryNames(tag)];
  }, [tag, view.livemode]);
  const found = useMemo(() => findCountries(countries, sought), [countries, sought]);
  const seek = (text: string) => {
    setSought(text);
    const [only, ...more] = findCountries(countries, text);
    if (only && more.length === 0) onChoose(only.code);
  };
  // What was chosen stays in the list whatever is sought: nobody's choice changes unseen.
  const kept = countries.filter(({ code }) => code === chosen && !found.some((one) => one.code === code));
  return (
    <div class="field">
      <label for="country">{t('document.country')}</label>
      <input
        type="search"
        class="country-search"
        aria-label={t('document.country.search')}
        placeholder={t('document.country.search')}
        aria-controls="country"
        autocomplete="off"
        spellcheck={false}
        maxLength={60}
        value={sought}
        onInput={({ currentTarget }) => seek(currentTarget.value)}
      />
      <p role="status" class={found.length === 0 ? 'field-hint' : 'unseen'}>
        {sought.trim() !== '' && saySought(found)}
      </p>
      <select
        id="country"
        value={chosen}
        aria-invalid={missing || undefined}
        aria-describedby={missing ? 'country-missing' : undefined}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        <option value="" disabled>
          {t('document.country.choose')}
        </option>
        {[...kept, ...found].map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      {missing && (
        <p id="country-missing" class="field-problem">
          {t('document.missing.country')}
        </p>
      )}
      <details>
        <summary>{t('document.country.unlisted')}</summary>
        <p>{t('document.country.unlisted.text', { business: view.businessName })}</p>
      </details>
    </div>
  );
}

/** More names than these nobody wants to hear. */
const SAID_MAX = 3;

function saySought(found: readonly Country[]): string {
  if (found.length === 0) return t('document.country.none');
  return found.length > SAID_MAX ? '' : new Intl.ListFormat(language()).format(found.map(({ name }) => name));
}
