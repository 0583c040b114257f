export { type AamvaInput, formatAamva } from './aamva/format.ts';
export type { AamvaAddress, AamvaLicence, AamvaName, EyeColor } from './aamva/licence.ts';
export { parseAamva } from './aamva/parse.ts';
export {
  COUNTRIES,
  type Country,
  findCountry,
  isKnownIssuer,
  isoAlpha2FromIcao,
  isoAlpha3FromIcao,
  isSpecimenIssuer,
  nameOfIcaoCode,
  toAlpha2,
  toAlpha3,
} from './countries.ts';
export { resolveBirthDate, resolveExpirationDate, type TwoDigitDate, toIsoDate } from './dates.ts';
export {
  compactIdNumber,
  ID_NUMBER_COUNTRIES,
  type IdNumberType,
  parseIdNumber,
} from './id-numbers.ts';
export { findIin, findJurisdiction, isUnassignedIin, type Jurisdiction } from './jurisdictions.ts';
export { checkDigit } from './mrz/check-digit.ts';
export type {
  Mrz,
  MrzCheckDigit,
  MrzCheckDigitField,
  MrzDate,
  MrzFields,
  MrzMisplacedCharacter,
  MrzSex,
} from './mrz/fields.ts';
export { formatMrz, type MrzInput } from './mrz/format.ts';
export {
  MRZ_FORMATS,
  type MrzColumn,
  type MrzColumnKind,
  type MrzFieldName,
  type MrzFormat,
  type MrzSpan,
  mrzFieldLength,
  mrzLayout,
  mrzSpans,
} from './mrz/layout.ts';
export { parseMrz } from './mrz/parse.ts';
export { transliterate } from './mrz/transliterate.ts';
export { foldName, foldVariants, sameName } from './names.ts';
export { fromBuddhist, fromHijri, fromJapaneseEra, JAPANESE_ERAS, type JapaneseEra } from './print/calendars.ts';
export { findLabels, isCaption, type LabelHit, wordsOn } from './print/find-labels.ts';
export { type PrintedValue, readValue } from './print/grammar.ts';
export { completePrefecture, toJapaneseForms } from './print/kanji.ts';
export { toLatin1 } from './print/latin-1.ts';
export {
  type FieldLayout,
  GRAMMAR_OF,
  type Grammar,
  PRINTED_FIELDS,
  type PrintedFieldName,
  type PrintLayout,
} from './print/layout.ts';
export { PRINT_LAYOUTS } from './print/layouts/index.ts';
export { forgetLines } from './print/page-memory.ts';
export { mayHoldPostalCode, type PostalAddress, readCityLine, spaceStreet } from './print/postal-address.ts';
export {
  type DateExpectation,
  type DateOrder,
  type DateReading,
  type DateRole,
  findDates,
  mayHoldDate,
} from './print/printed-date.ts';
export { isSexCaption } from './print/sex-caption.ts';
export { appendSignature, formatSeal, type SealInput } from './seal/format.ts';
export { parseSeal, type Seal } from './seal/parse.ts';
export { SEAL_PROFILES, type SealProfile } from './seal/profiles.ts';
export { soundexOf } from './soundex.ts';
