import { setupI18n } from '@lingui/core';
import { language } from '../i18n.ts';
import en from './locales/en.json';
import ja from './locales/ja.json';

export type PanelMessageId = keyof typeof en;

// What the build compiled is an array a message; the JSON the types are taken from holds its source.
const catalogs = { en, ja } as unknown as Record<string, Record<string, string>>;
const i18n = setupI18n({ locale: 'en', messages: catalogs });

/** The text of one of the panel's own messages. */
export function say(id: PanelMessageId): string {
  i18n.activate(panelLanguage());
  return i18n._(id);
}

/** The page's language, or English where the panel does not know it. Both that it knows are written from left to right. */
export function panelLanguage(): string {
  return language() in catalogs ? language() : 'en';
}
