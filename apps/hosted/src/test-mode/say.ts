import { setupI18n } from '@lingui/core';
import { language } from '../i18n.ts';
import en from './locales/en.json';
import ja from './locales/ja.json';

export type PanelMessageId = keyof typeof en;

// What the build compiled is an array a message; the JSON the types are taken from holds its source.
const catalogs = { en, ja } as unknown as Record<string, Record<string, string>>;
const i18n = setupI18n({ locale: 'en', messages: catalogs });

/** The text of one of the panel's own messages, in the page's language, or in English where the panel does not know it. */
export function say(id: PanelMessageId): string {
  const tag = language();
  i18n.activate(tag in catalogs ? tag : 'en');
  return i18n._(id);
}
