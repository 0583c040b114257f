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
