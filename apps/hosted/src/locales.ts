/** How a language of the pages is written, and how far its catalogue can be trusted. */
interface Locale {
  direction: 'ltr' | 'rtl';
  /** Whether somebody who grew up with the language has read the whole catalogue: docs/languages.md. */
  nativeReview: boolean;
}

const LTR: Locale = { direction: 'ltr', nativeReview: false };
const RTL: Locale = { direction: 'rtl', nativeReview: false };

/** In the order of the choice on the page: by the languages' own names, script by script. Catalogues: `locales/`. */
export const LOCALES = {
  id: LTR,
  cs: LTR,
  da: LTR,
  de: LTR,
  en: LTR,
  es: LTR,
  fr: LTR,
  it: LTR,
  hu: LTR,
  ms: LTR,
  nl: LTR,
  nb: LTR,
  pl: LTR,
  'pt-BR': LTR,
  ro: LTR,
  fi: LTR,
  sv: LTR,
  vi: LTR,
  tr: LTR,
  el: LTR,
  he: RTL,
  ar: RTL,
  th: LTR,
  ko: LTR,
  ja: LTR,
  'zh-Hans': LTR,
  'zh-Hant': LTR,
} as const satisfies Record<string, Locale>;

export type Language = keyof typeof LOCALES;
export const LANGUAGES = Object.keys(LOCALES) as Language[];

/** English made longer and accented, to see what a layout does with it: the name CLDR has for such a locale. */
export const PSEUDO = 'en-XA';
export type PageLanguage = Language | typeof PSEUDO;
export const PAGE_LANGUAGES: readonly PageLanguage[] = [...LANGUAGES, PSEUDO];

/** Which way lines run. */
export function directionOf(language: PageLanguage): Locale['direction'] {
  return language === PSEUDO ? 'ltr' : LOCALES[language].direction;
}

/** The first of the person's languages that the page speaks, in their order of preference; else English. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const found = spokenAs(tag);
    if (found) return found;
  }
  return 'en';
}

/**
 * What a page that is only being tried out is asked to speak by `?lang=`: one of its languages or the pseudo-locale, by
 * links of test mode and in development.
 */
export function languageOnTrial({ pathname, search }: { pathname: string; search: string }): PageLanguage | undefined {
  if (!import.meta.env.DEV && !/^\/(start|flow|phone)\/test_/.test(pathname)) return undefined;
  const asked = new URLSearchParams(search).get('lang');
  return PAGE_LANGUAGES.find((language) => language === asked);
}

/** Norwegian has three names, of which we write Bokmål; Cantonese is written as Chinese. */
const WRITTEN_AS: Record<string, string> = { no: 'nb', nn: 'nb', yue: 'zh' };

/** A language and its script decide: zh-TW and zh-HK are read in traditional characters, pt-PT is close to pt-BR. */
function spokenAs(tag: string): Language | undefined {
  try {
    const asked = writing(tag);
    return LANGUAGES.find((language) => writing(language) === asked);
  } catch {
    return undefined; // not a language tag
  }
}

function writing(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  return `${WRITTEN_AS[language] ?? language}-${script}`;
}
