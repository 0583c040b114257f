import { setupI18n } from '@lingui/core';
import { signal } from '@preact/signals';
import type en from './locales/en.json';

export type MessageId = keyof typeof en;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGES = ['en', 'ja'] as const;

const CATALOGS = { en: () => import('./locales/en.json'), ja: () => import('./locales/ja.json') };

const i18n = setupI18n();
const current = signal<Language>('en');

/** The language the page speaks. A component that reads it, or calls `t`, is drawn again when it changes. */
export function language(): Language {
  return current.value;
}

/** The text of a message in the person's language. */
export function t(id: MessageId, values?: Record<string, string | number>): string {
  return current.value && i18n._(id, values);
}

/** Fetches a language's messages and switches the page to it. */
export async function speak(next: Language) {
  const { default: messages } = await CATALOGS[next]();
  // What the build compiled is an array a message; the JSON the types are taken from holds its source.
  i18n.loadAndActivate({ locale: next, messages: messages as unknown as Record<string, string> });
  document.documentElement.lang = next;
  current.value = next;
}

/** Kept with the page's place in the history, so that a reload speaks the same language: nothing is stored. */
export function switchLanguage(next: Language) {
  history.replaceState({ ...history.state, language: next }, '');
  return speak(next);
}

/** The first of the person's languages that the page speaks, in their order of preference; else English. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}
