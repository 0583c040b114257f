import { setupI18n } from '@lingui/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { describe, expect, test } from 'vitest';
import { CONSENT_TEXTS, consentText, PROTECT_DAYS } from './consent-text.ts';
import { LANGUAGES, type MessageId, preferredLanguage } from './i18n.ts';
import en from './locales/en.json' with { type: 'json' };
import ja from './locales/ja.json' with { type: 'json' };
import panelEn from './test-mode/locales/en.json' with { type: 'json' };
import panelJa from './test-mode/locales/ja.json' with { type: 'json' };

type Catalog = Record<string, string>;
const CATALOGS: Record<string, Catalog> = { en, ja };
/** Those of the panel of test mode are fetched with it. */
const PANEL_CATALOGS: Record<string, Catalog> = { en: panelEn, ja: panelJa };

const sources = Object.entries(
  import.meta.glob<string>('./**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }),
).filter(([path]) => !path.endsWith('.test.ts'));

describe('the messages', () => {
  test.each(LANGUAGES)('%s says everything English says, with the same placeholders', (language) => {
    for (const catalogs of [CATALOGS, PANEL_CATALOGS]) {
      const catalog = catalogs[language]!;
      expect(Object.keys(catalog)).toEqual(Object.keys(catalogs.en!));
      for (const [id, text] of Object.entries(catalogs.en!)) {
        expect(catalog[id], id).not.toBe('');
        expect(placeholders(catalog[id]!), `${language} ${id}`).toEqual(placeholders(text));
      }
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

  test('count in each language', () => {
    const left = (language: string, count: number) => {
      const i18n = setupI18n().setMessagesCompiler(compileMessageOrThrow);
      i18n.loadAndActivate({ locale: language, messages: CATALOGS[language]! });
      return i18n._('retry.attempts', { count });
    };
    expect(left('en', 1)).toBe('You have 1 attempt left.');
    expect(left('en', 4)).toBe('You have 4 attempts left.');
    expect(left('ja', 1)).toBe('あと 1 回お試しいただけます。');
  });
});

// What someone agreed to is recorded by this name: when a wording changes, so must its version.
test.each([
  ['document', 'document-1', '7c4843bf'],
  ['selfie', 'selfie-1', 'c8513aad'],
] as const)('the wording of the consent to a %s is the one its version stands for', async (asked, name, begins) => {
  const { version, points, agreement } = CONSENT_TEXTS[asked];
  const ids: MessageId[] = [
    'consent.title',
    'consent.lead',
    ...points.flatMap(({ title, text }) => [title, text]),
    agreement,
    'consent.agree',
    'consent.decline',
  ];
  const start = await beginningOf(ids.map((id) => [en[id], ja[id]]));
  expect({ version, start }).toEqual({ version: name, start: begins });
});

describe('how long what is shown is kept', () => {
  const asked = (retentionDays: number | null) => ({ requireSelfie: true, business: { retentionDays } });

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
    expect(await beginningOf([[en[PROTECT_DAYS.text], ja[PROTECT_DAYS.text]]])).toBe('989f2211');
  });
});

test.each([
  [['ja-JP', 'en'], 'ja'],
  [['fr', 'ja', 'en'], 'ja'],
  [['fr', 'de'], 'en'],
  [[], 'en'],
])('browsers that prefer %s are spoken to in %s', (tags, language) => {
  expect(preferredLanguage(tags)).toBe(language);
});

/** The first digits of a wording's hash: enough to notice a change. */
async function beginningOf(wording: string[][]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(wording)));
  return new DataView(digest).getUint32(0).toString(16);
}

/** Names in braces; the branches of a plural begin otherwise. How often one is named is the translator's choice. */
function placeholders(text: string) {
  return [...new Set([...text.matchAll(/\{(\w+)(?=[},])/g)].map(([, name]) => name))].sort();
}
