import { checkDigitRules, expectedCheckDigit } from './check-digits.ts';
import type { MrzDate, MrzFields, MrzSex } from './fields.ts';
import { type MrzFieldName, type MrzFormat, mrzFieldLength, mrzSpans } from './layout.ts';
import { fitName, joinNames } from './name-field.ts';

/** What `formatMrz` needs; whatever is left out is written as fillers. */
export type MrzInput = Pick<MrzFields, 'format' | 'documentCode' | 'issuingState' | 'surname' | 'documentNumber'> & {
  readonly [Field in keyof MrzFields]?: MrzFields[Field] | undefined;
};

/**
 * Writes the lines of a machine-readable zone, check digits computed; `parseMrz` reads them back.
 *
 * Names are transliterated and, where they do not fit, cut as the standard says. Fields that the format
 * lacks are ignored. A document number of TD1 or TD2 with more than nine characters continues in the
 * optional data.
 *
 * @throws {RangeError} When a field other than a name does not fit or has characters outside A–Z, 0–9,
 *   `<` and space.
 * @see ICAO Doc 9303 parts 3 to 7
 */
export function formatMrz(fields: MrzInput): string[] {
  const { format } = fields;
  const texts = new Map<MrzFieldName, string>();
  const set = (field: MrzFieldName, text: string) => texts.set(field, fit(format, field, text));

  set('document_code', fields.documentCode);
  set('issuing_state', fields.issuingState);
  set('nationality', fields.nationality ?? '');
  set('birth_date', formatDate(fields.birthDate));
  set('sex', formatSex(fields.sex));
  set('expiration_date', formatDate(fields.expirationDate));
  set('personal_number', fields.optionalData ?? '');
  set('optional_data_2', fields.optionalData2 ?? '');
  setNames(fields, texts);
  setNumber(fields, set);
  setCheckDigits(format, texts);
  return mrzSpans(format).map((spans) => assemble(spans, texts));
}

function fit(format: MrzFormat, field: MrzFieldName, text: string): string {
  const length = mrzFieldLength(format, field);
  if (length === 0) return '';
  const written = text.replaceAll(' ', '<');
  if (!/^[0-9A-Z<]*$/.test(written) || written.length > length) {
    throw new RangeError(`The ${field} of a ${format} takes up to ${length} characters of 0-9, A-Z, < and space.`);
  }
  return written.padEnd(length, '<');
}

function formatDate(date: MrzDate | undefined): string {
  return date ? `${date.year}${date.month}${date.day}` : '';
}

function formatSex(sex: MrzSex = 'unknown'): string {
  return { female: 'F', male: 'M', unknown: '<' }[sex];
}

function setNames({ format, surname, givenNames = '' }: MrzInput, texts: Map<MrzFieldName, string>): void {
  texts.set('names', joinNames({ surname, givenNames }, mrzFieldLength(format, 'names')));
  texts.set('surname', fitName(surname, mrzFieldLength(format, 'surname')));
  // The old French card separates given names by two fillers and keeps the single one for hyphens.
  texts.set('given_names', fitName(givenNames, mrzFieldLength(format, 'given_names'), '<<'));
}

function setNumber({ format, documentNumber, optionalData = '' }: MrzInput, set: SetField): void {
  const isLong = (format === 'TD1' || format === 'TD2') && documentNumber.length > 9;
  if (!isLong) {
    set('document_number', documentNumber);
    set('optional_data', optionalData);
    return;
  }
  if (!/^[0-9A-Z]+$/.test(documentNumber)) {
    throw new RangeError('A document number of more than nine characters has no spaces or fillers.');
  }
  const digit = expectedCheckDigit(checkDigitRules(format)[0]!, () => documentNumber);
  set('document_number', documentNumber.slice(0, 9));
  set('document_number_check', '<');
  set('optional_data', `${documentNumber.slice(9)}${digit}${optionalData && `<${optionalData}`}`);
}

type SetField = (field: MrzFieldName, text: string) => void;

function setCheckDigits(format: MrzFormat, texts: Map<MrzFieldName, string>): void {
  const text = (field: MrzFieldName) => texts.get(field) ?? '';
  for (const rule of checkDigitRules(format)) {
    if (texts.has(rule.at)) continue; // written with the long document number
    const isEmpty = rule.field === 'personal_number' && /^<+$/.test(text('personal_number'));
    texts.set(rule.at, isEmpty ? '<' : expectedCheckDigit(rule, text));
  }
}

function assemble(spans: ReturnType<typeof mrzSpans>[number], texts: Map<MrzFieldName, string>): string {
  const fields = [...new Set(spans.map((span) => span.field))];
  return fields.map((field) => texts.get(field)).join('');
}
