import { type Messages, setupI18n } from '@lingui/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { describe, expect, test, vi } from 'vitest';
import documentation from '../../../docs/languages.md?raw';
import { CONSENT_TEXTS, CONTACT, consentText, FACE_SEARCH, ID_NUMBER, PROTECT_DAYS } from './consent-text.ts';
import wordings from './consent-wordings.json' with { type: 'json' };
import type { MessageId } from './i18n.ts';
import en from './locales/en.json' with { type: 'json' };
import { directionOf, LANGUAGES, LOCALES, languageOnTrial, PSEUDO, preferredLanguage } from './locales.ts';
import frame from './modal/words.json' with { type: 'json' };
import { pseudo } from './pseudo.ts';
import panelEn from './test-mode/locales/en.json' with { type: 'json' };
import panelJa from './test-mode/locales/ja.json' with { type: 'json' };

type Catalog = Record<string, string>;
const CATALOGS = byLanguage(import.meta.glob<Catalog>('./locales/*.json', { import: 'default', eager: true }));
/** Those of the panel of test mode are fetched with it; who speaks neither of its languages reads it in English. */
const PANEL_CATALOGS: Record<string, Catalog> = { en: panelEn, ja: panelJa };

const sources = Object.entries(
  import.meta.glob<string>('./**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }),
).filter(([path]) => !path.endsWith('.test.ts'));

describe('the messages', () => {
  test('are there in every language the page offers, and in no other', () => {
    expect(Object.keys(CATALOGS).sort()).toEqual([...LANGUAGES].sort());
  });

  // What fails here names the messages that are still to be written in this language, or that nobody asks for any more.
  test.each(Object.entries(CATALOGS))('%s says everything English says, and nothing else', (_, catalog) => {
    expect(differences(catalog, CATALOGS.en!)).toEqual({ missing: [], leftOver: [], empty: [], placeholders: [] });
  });

  test.each(Object.entries(PANEL_CATALOGS))('the panel says as much in %s', (_, catalog) => {
    expect(differences(catalog, panelEn)).toEqual({ missing: [], leftOver: [], empty: [], placeholders: [] });
  });

  test('of the frame on a business’s page are there in every language, its title as on the pages', () => {
    const titles = Object.entries(CATALOGS).map(([tag, catalog]) => [tag, catalog['app.title']]);
    expect(Object.fromEntries(Object.entries(frame).map(([tag, { title }]) => [tag, title]))).toEqual(
      Object.fromEntries(titles),
    );
    for (const words of Object.values(frame)) {
      expect(Object.keys(words)).toEqual(Object.keys(frame.en));
      expect(Object.values(words).filter((text) => text.trim() === '')).toEqual([]);
    }
  });

  test('are all used', () => {
    const code = sources.map(([, text]) => text).join('\n');
    const unused = [...Object.keys(en), ...Object.keys(panelEn)].filter((id) => !code.includes(`'${id}'`));
    expect(unused).toEqual([]);
  });

  test('are all there', () => {
    const asked = sources.flatMap(([, text]) => [...text.matchAll(/\bt\('([^']+)'/g)].map(([, id]) => id!));
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((id) => !(id in en))).toEqual([]);
  });

  test('are where all the words are: none stand in the code', () => {
    const elements = sources.filter(([path]) => path.endsWith('.tsx'));
    for (const [path, text] of elements) {
      expect(text, path).not.toMatch(/(?<!=)>\s*\p{L}[^<>{}();=]*<\//u);
      expect(text, path).not.toMatch(/(?:aria-label|alt|title|placeholder)="[^"]/);
    }
  });

  test.each(Object.entries(CATALOGS))('%s has a form for every number', (language, catalog) => {
    const rules = new Intl.PluralRules(language);
    const needed = new Set(['other', ...Array.from({ length: 200 }, (_, count) => rules.select(count))]);
    expect(pluralsIn(catalog['retry.attempts']!)).toHaveLength(1);
    for (const [id, text] of Object.entries(catalog)) {
      for (const forms of pluralsIn(text)) expect(forms, id).toEqual(needed);
    }
  });

  test('count in each language', () => {
    expect(attemptsLeft('en', 1)).toBe('You have 1 attempt left.');
    expect(attemptsLeft('en', 4)).toBe('You have 4 attempts left.');
    expect(attemptsLeft('ja', 1)).toBe('あと 1 回お試しいただけます。');
    expect(attemptsLeft('ar', 2)).toBe('تبقّت لك محاولتان.');
    expect(attemptsLeft('ar', 3)).toBe('تبقّت لك 3 محاولات.');
    expect(attemptsLeft('pl', 5)).toBe('Pozostało 5 prób.');
    expect(attemptsLeft('ar', 11)).toBe('تبقّت لك 11 محاولة.');
  });
});

// What someone agreed to is recorded by version and language: when a wording changes in any language, its version gets a new
// name. A language that comes later adds its line and leaves the version as it is: nobody has agreed in it yet.
test.each(Object.values(CONSENT_TEXTS))('the wording of $version is what its name stands for', async (consent) => {
  const { version, lead, points, agreement } = consent;
  const ids: MessageId[] = [
    'consent.title',
    lead,
    ...points.flatMap(({ title, text }) => [title, text]),
    agreement,
    'consent.agree',
    'consent.decline',
  ];
  expect(await beginnings(ids)).toEqual((wordings as Record<string, Catalog>)[version]);
});

const SELFIE = { requireDocument: true, requireSelfie: true, confirms: [], idNumber: null };

describe('what is confirmed and given beside photos', () => {
  const business = { retentionDays: 30, faceSearch: false };

  test('is part of what is agreed to, and of its version', () => {
    const { version, points } = consentText({ ...SELFIE, confirms: ['phone'], idNumber: {}, business });
    expect(version).toBe('selfie-1-contact-id-number-days-30');
    expect(points.map(({ title }) => title)).toEqual([
      'consent.collect.title',
      'consent.contact.title',
      'consent.idNumber.title',
      'consent.face.title',
      'consent.use.title',
      'consent.protect.title',
      'consent.choice.title',
    ]);
  });

  test('has a wording of its own where no document is asked for', () => {
    const alone = { requireDocument: false, requireSelfie: false, confirms: [], idNumber: {} };
    expect(consentText({ ...alone, business: { retentionDays: null, faceSearch: false } })).toEqual(
      CONSENT_TEXTS.idNumber,
    );
  });

  test('is worded as its version stands for', async () => {
    expect(await beginnings([CONTACT.title, CONTACT.text])).toEqual(wordings['…-contact-…']);
    expect(await beginnings([ID_NUMBER.title, ID_NUMBER.text])).toEqual(wordings['…-id-number-…']);
  });
});

describe('comparing a face with those of other sessions', () => {
  const business = { retentionDays: 30, faceSearch: true };

  test('is part of what is agreed to, and of its version, in place of the promise not to', () => {
    const { version, points } = consentText({ ...SELFIE, business });
    expect(version).toBe('selfie-1-face-search-days-30');
    expect(points).toContainEqual(FACE_SEARCH);
    expect(points.map(({ text }) => text)).not.toContain('consent.face.text');
  });

  test('is told to nobody who is asked for no selfie', () => {
    const { version } = consentText({ ...SELFIE, requireSelfie: false, business });
    expect(version).toBe('document-1-days-30');
  });

  test('is worded as its version stands for', async () => {
    expect(await beginnings([FACE_SEARCH.title, FACE_SEARCH.text])).toEqual(wordings['…-face-search-…']);
  });
});

describe('how long what is shown is kept', () => {
  const asked = (retentionDays: number | null) => ({ ...SELFIE, business: { retentionDays, faceSearch: false } });

  test('is part of what is agreed to, and of its version', () => {
    const { version, points } = consentText(asked(90));
    expect(version).toBe('selfie-1-days-90');
    expect(points.map(({ text }) => text)).toContain('consent.protect.days.text');
    expect(points).toHaveLength(CONSENT_TEXTS.selfie.points.length);
  });

  test('is for the business to say where it has set nothing', () => {
    expect(consentText(asked(null))).toEqual(CONSENT_TEXTS.selfie);
  });

  test('is worded as its version stands for', async () => {
    expect(await beginnings([PROTECT_DAYS.text])).toEqual(wordings['…-days-…']);
  });
});

test.each([
  [['ja-JP', 'en'], 'ja'],
  [['sr', 'ja', 'en'], 'ja'],
  [['sr-Latn-RS', 'de-CH'], 'de'],
  [['sr', 'xx'], 'en'],
  [['fr-CA'], 'fr'],
  [['pt-PT', 'en'], 'pt-BR'],
  [['pt'], 'pt-BR'],
  [['ar-EG'], 'ar'],
  [['es-419'], 'es'],
  [['zh-TW'], 'zh-Hant'],
  [['nn-NO'], 'nb'],
  [['no'], 'nb'],
  [['iw'], 'he'],
  [['zh-HK'], 'zh-Hant'],
  [['zh'], 'zh-Hans'],
  [['zh-Hant-CN'], 'zh-Hant'],
  [['!!'], 'en'],
  [[], 'en'],
])('browsers that prefer %s are spoken to in %s', (tags, language) => {
  expect(preferredLanguage(tags)).toBe(language);
});

test('the documentation lists every language, and says whether a native speaker has read it', () => {
  const listed = [...documentation.matchAll(/^\| .+? \| `([\w-]+)` +\|.*\| (yes|no) +\|$/gm)];
  const stated = Object.fromEntries(listed.map(([, tag, reviewed]) => [tag, reviewed === 'yes']));
  expect(stated).toEqual(Object.fromEntries(LANGUAGES.map((tag) => [tag, LOCALES[tag].nativeReview])));
});

test('lines run from right to left where the script does', () => {
  const backwards = LANGUAGES.filter((language) => directionOf(language) === 'rtl');
  expect(backwards).toEqual(LANGUAGES.filter((language) => /^(?:Arab|Hebr)$/.test(scriptOf(language))));
});

describe('the pseudo-locale', () => {
  test('makes every text longer, puts it in brackets, and keeps its placeholders', () => {
    const [english, stretched] = [compiled('en'), pseudo(compiled('en'))];
    const values = { business: 'Acme', count: 3, days: 3 };
    for (const id of Object.keys(english)) {
      const [plain, long] = [spoken('en', english, id, values), spoken(PSEUDO, stretched, id, values)];
      expect(long, id).toMatch(/^\[.*\]$/);
      expect(long.includes('Acme'), id).toBe(plain.includes('Acme'));
      const own = (text: string) => letters(text.replaceAll('Acme', ''));
      expect(own(long), id).toBeGreaterThanOrEqual(1.4 * own(plain));
    }
  });

  test('is spoken on trial only: by a link of test mode that asks for it', () => {
    expect(languageOnTrial({ pathname: '/start/test_1', search: '?lang=en-XA' })).toBe(PSEUDO);
    expect(languageOnTrial({ pathname: '/flow/test_1', search: '?lang=ar' })).toBe('ar');
    expect(languageOnTrial({ pathname: '/start/test_1', search: '?lang=xx' })).toBeUndefined();
    expect(preferredLanguage([PSEUDO])).toBe('en');
  });

  test('is refused to links of live mode once the pages are built', () => {
    vi.stubEnv('DEV', false);
    expect(languageOnTrial({ pathname: '/start/live_1', search: '?lang=en-XA' })).toBeUndefined();
    expect(languageOnTrial({ pathname: '/start/test_1', search: '?lang=en-XA' })).toBe(PSEUDO);
    vi.unstubAllEnvs();
  });
});

function byLanguage(files: Record<string, Catalog>): Record<string, Catalog> {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [/([\w-]+)\.json$/.exec(path)![1]!, file]));
}

function differences(catalog: Catalog, english: Catalog) {
  const shared = Object.keys(english).filter((id) => id in catalog);
  return {
    missing: Object.keys(english).filter((id) => !(id in catalog)),
    leftOver: Object.keys(catalog).filter((id) => !(id in english)),
    empty: shared.filter((id) => catalog[id]!.trim() === ''),
    placeholders: shared.filter((id) => placeholders(catalog[id]!).join() !== placeholders(english[id]!).join()),
  };
}

function compiled(language: string): Messages {
  const texts = Object.entries(CATALOGS[language]!);
  return Object.fromEntries(texts.map(([id, text]) => [id, compileMessageOrThrow(text)]));
}

function spoken(locale: string, messages: Messages, id: string, values: Record<string, string | number>): string {
  return setupI18n({ locale, locales: `${locale}-u-nu-latn`, messages: { [locale]: messages } })._(id, values);
}

function attemptsLeft(language: string, count: number): string {
  return spoken(language, compiled(language), 'retry.attempts', { count });
}

function letters(text: string): number {
  return [...text.matchAll(/\p{L}/gu)].length;
}

function scriptOf(language: string): string {
  return new Intl.Locale(language).maximize().script ?? '';
}

/** The first digits of the hash that a wording has in each language: enough to notice a change. */
async function beginnings(ids: MessageId[]): Promise<Record<string, string>> {
  const begins = Object.entries(CATALOGS).map(async ([tag, catalog]) => {
    return [tag, await beginningOf(ids.map((id) => catalog[id]!))] as const;
  });
  return Object.fromEntries(await Promise.all(begins));
}

async function beginningOf(wording: string[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(wording)));
  return new DataView(digest).getUint32(0).toString(16).padStart(8, '0');
}

function pluralsIn(text: string): Set<string>[] {
  const tokens = compileMessageOrThrow(text).filter((token) => typeof token !== 'string' && token[1] === 'plural');
  return tokens.map((token) => new Set(Object.keys(token[2] as object).filter((key) => key !== 'offset')));
}

/** Names in braces; the branches of a plural begin otherwise. How often one is named is the translator's choice. */
function placeholders(text: string) {
  return [...new Set([...text.matchAll(/\{(\w+)(?=[},])/g)].map(([, name]) => name))].sort();
}
