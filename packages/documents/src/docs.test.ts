import { expect, test } from 'vitest';
import { COUNTRIES, isKnownIssuer, MRZ_FORMATS, nameOfIcaoCode, PRINT_LAYOUTS, SEAL_PROFILES } from './index.ts';
import { JURISDICTIONS } from './jurisdictions.ts';
import { LABELS } from './print/labels.ts';
import { MONTH_SPELLINGS } from './print/month-names.ts';

// The page is written by this test: `npm test -- packages/documents -u` brings it up to date.

const FORMATS: Record<string, string> = {
  TD3: 'passports and other travel documents in book form',
  TD1: 'identity cards, residence permits, licences of card size',
  TD2: 'larger cards and older identity documents',
  MRV_A: 'visas of full size: read, and told to be of a type that is not taken',
  MRV_B: 'visas of small size: read, and told to be of a type that is not taken',
  FRA_ID: 'the French identity card of 1994',
  FRA_DL: 'the French driving licence (one line)',
};

test('docs/documents.md says which documents are read by which means', async () => {
  const organisations = [
    'EUE',
    'UNO',
    'UNA',
    'XOM',
    'XPO',
    'XCC',
    'XBA',
    'XIM',
    'XCE',
    'XCO',
    'XEC',
    'XES',
    'XMP',
    'XDC',
    'IAO',
    'UNK',
  ];
  expect(organisations.every(isKnownIssuer)).toBe(true);
  const formats = MRZ_FORMATS.map((format) => `| \`${format}\` | ${FORMATS[format]} |`);
  const layouts = PRINT_LAYOUTS.map(
    ({ id, type, country, machineReadable, fields, dateOrder }) =>
      `| \`${id}\` | ${type?.replaceAll('_', ' ') ?? 'any'} | ${country ? nameOfIcaoCode(country) : 'any'} | ${machineReadable === 'none' ? 'on its own' : `beside the ${machineReadable === 'mrz' ? 'zone' : 'barcode'}`} | ${dateOrder} | ${Object.keys(fields).join(', ').replaceAll('_', ' ')} |`,
  );
  const seals = Object.entries(SEAL_PROFILES).map(
    ([id, { kind, zones = [], passportNumberTag, documentNumberTag }]) => {
      const numbers = [passportNumberTag && 'number of the passport', documentNumberTag && 'number of the document'];
      const held = [...zones.map(({ format }) => `\`${format}\``), ...numbers.filter(Boolean)];
      return `| \`${id}\` | ${kind.replaceAll('_', ' ')} | ${held.join(', ')} |`;
    },
  );
  const byCountry = (country: string) =>
    [
      ...new Set(
        JURISDICTIONS.filter((one) => one.country === country).map(({ state }) => state ?? 'Department of State'),
      ),
    ]
      .sort()
      .join(', ');
  const page = `# Documents

Generated from the code. Whether a document is *accepted* is decided by checks and the session's options; this page says what can be
*read*, and by what.

## By machine-readable zone: every issuer

Every document with a zone after ICAO Doc 9303, whoever issued it: ${COUNTRIES.length} countries and territories, ${organisations.length} organisations
(${organisations.map((code) => nameOfIcaoCode(code)).join(', ')}), and persons without a nationality.

| format | found on |
| --- | --- |
${formats.join('\n')}

Check digits tell whether it was read right. Old French documents leave out the date of expiry: it is taken from print where that can be read.

## By barcode: North America

Licences and identity cards of the AAMVA standard, every edition, by the PDF417 symbol on the back.

| | jurisdictions |
| --- | --- |
| United States | ${byCountry('USA')} |
| Canada | ${byCountry('CAN')} |
| Mexico | ${byCountry('MEX')} |

## By digital seal: read, not verified

Visible digital seals (ICAO Doc 9303 part 13, versions 3 and 4) in Data Matrix, QR or Aztec symbols on the page: header, and what these hold.
The zone in a seal is compared with the printed zone and with the print; a difference is told as one (\`print_agrees\`). The signature is not
verified, for which the issuers' certificates would be needed: a seal that anybody made looks like one that an issuer made, so nothing is
taken from a seal alone. Of any other symbol only that it is there is kept.

| seal | on | holds |
| --- | --- | --- |
${seals.join('\n')}

## By print

Printed fields are read by layouts. Beside a zone or a barcode they add what that does not say (address, date of issue, place of birth,
names as they are spelled) and are compared with it; a document that carries nothing for machines is read by its print alone.

| layout | type | country | counts | dates in digits | fields |
| --- | --- | --- | --- | --- | --- |
${layouts.join('\n')}

Captions: ${Object.values(LABELS).reduce((sum, labels) => sum + labels.length, 0)} spellings in some forty languages. Dates: digits in any of three orders; ${MONTH_SPELLINGS.length} names and
abbreviations of months; the Gregorian calendar, Japanese eras, the Thai solar calendar and the Hijri calendar of Umm al-Qura. The issuer
of a document read by print alone has to be printed on it in a language we know: otherwise it is not verified.

Text recognition reads Latin letters with their marks, Chinese characters and digits. Pages in Greek, Cyrillic, Thai and Arabic letters are read
once more by a network of their script (Cyrillic by a Bulgarian one, which lacks letters of Russian, Ukrainian and Serbian; of the digits of
Arabic script only the European ones). Captions in Korean or kana are known to the layouts but not seen by it yet.
`;
  await expect(page).toMatchFileSnapshot('../../../docs/documents.md');
});
