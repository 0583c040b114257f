import { type Messages, setupI18n } from '@lingui/core';
import { signal } from '@preact/signals';
import type en from './locales/en.json';
import { directionOf, type PageLanguage, PSEUDO } from './locales.ts';

export type MessageId = keyof typeof en;

/** A chunk each: only the language that is spoken is fetched. */
const CATALOGS = import.meta.glob<Messages>('./locales/*.json', { import: 'default' });

const i18n = setupI18n();
const current = signal<PageLanguage>('en');

/** The language the page speaks. A component that reads it, or calls `t`, is drawn again when it changes. */
export function language(): PageLanguage {
  return current.value;
}

/** The text of a message in the person's language. */
export function t(id: MessageId, values: Record<string, string | number> = {}): string {
  const isolate = directionOf(current.value) === 'rtl';
  return i18n._(id, isolate ? isolated(values) : values);
}

/** Fetches a language's messages and switches the page to it. */
export async function speak(next: PageLanguage) {
  const messages = await (next === PSEUDO ? pseudoCatalog() : catalog(next));
  // Numbers in the digits that are printed on documents, as those that are no part of a plural are.
  i18n.loadAndActivate({ locale: next, locales: `${next}-u-nu-latn`, messages });
  document.documentElement.lang = next;
  document.documentElement.dir = directionOf(next);
  current.value = next;
}

/** Kept with the page's place in the history, so that a reload speaks the same language: nothing is stored. */
export function switchLanguage(next: PageLanguage) {
  history.replaceState({ ...history.state, language: next }, '');
  return speak(next);
}

function catalog(tag: string): Promise<Messages> {
  const load = CATALOGS[`./locales/${tag}.json`];
  if (!load) throw new Error(`No catalogue of ${tag}`);
  return load();
}

async function pseudoCatalog(): Promise<Messages> {
  const [{ pseudo }, english] = await Promise.all([import('./pseudo.ts'), catalog('en')]);
  return pseudo(english);
}

/** Names and codes in Latin letters keep their own order within a line from right to left: first strong isolates. */
function isolated(values: Record<string, string | number>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? `\u2068${value}\u2069` : value]),
  );
}
