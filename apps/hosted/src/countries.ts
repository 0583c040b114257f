/** Whose documents can be checked, ISO 3166-1 alpha-2: the countries and territories Stripe Identity lists. */
export const COUNTRIES = (
  'AE AL AM AR AT AU AZ BD BE BG BH BJ BO BR BS BY CA CH CI CL CM CN CO CR CY CZ DE DK DO DZ EC EE EG ES FI FR GB GE ' +
  'GH GR GT HK HN HR HT HU ID IE IL IN IQ IT JE JM JO JP KE KR KW KZ LB LI LK LT LU LV MA MD MK MM MN MT MU MX MY NG ' +
  'NL NO NP NZ PA PE PH PK PL PR PS PT PY RO RS RU SA SE SG SI SK SV TH TN TR TW UA UG US UY UZ VE VN ZA'
).split(' ');

/** The issuer of specimens: on offer in test mode only. */
export const SPECIMEN_STATE = 'UTO';

export interface Country {
  code: string;
  name: string;
}

/** Names the countries in a language, in the order that language sorts them. */
export function countryNames(language: string): Country[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  return COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, language),
  );
}

/**
 * Finds countries by some of their name, in the language they are named in or in English, or by their code; those whose name
 * begins so come first. Accents and capitals make no difference.
 */
export function findCountries(countries: readonly Country[], sought: string): Country[] {
  const wanted = plain(sought);
  const regions = new Intl.DisplayNames('en', { type: 'region' });
  const englishOf = (code: string) => (code === SPECIMEN_STATE ? 'Utopia' : regions.of(code)) ?? '';
  const found = countries.filter(
    ({ code, name }) => [name, englishOf(code)].some((one) => plain(one).includes(wanted)) || plain(code) === wanted,
  );
  const begins = ({ name }: Country) => plain(name).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((one) => !begins(one))];
}

function plain(text: string): string {
  return text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/**
 * Guesses where the person's document is from by the browser's first language, or says nothing.
 *
 * A language without a region stands for the country most of its speakers live in, except English, which browsers
 * everywhere are set to; later languages are mere fallbacks (browsers in Japan list `en-US` too).
 */
export function likelyCountry(tags: readonly string[]): string | null {
  try {
    const first = new Intl.Locale(tags[0] ?? 'en');
    const region = first.region ?? (first.language === 'en' ? undefined : first.maximize().region);
    return region && COUNTRIES.includes(region) ? region : null;
  } catch {
    return null;
  }
}
