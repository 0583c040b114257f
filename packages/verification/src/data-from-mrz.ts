import { isoAlpha2FromIcao, type Mrz, resolveBirthDate, resolveExpirationDate } from '@credence/documents';
import { type CalendarDate, type DocumentData, NO_DATA } from './report.ts';

/** What a zone says of a document, but for the type. @param today `YYYY-MM-DD`: two-digit years are resolved around it. */
export function dataFromMrz(mrz: Mrz, today: CalendarDate): DocumentData {
  return {
    ...NO_DATA,
    firstName: mrz.givenNames || null,
    lastName: mrz.surname || null,
    issuingCountry: isoAlpha2FromIcao(mrz.issuingState) ?? null,
    birthDate: (mrz.birthDate && resolveBirthDate(mrz.birthDate, today)) ?? null,
    expirationDate: (mrz.expirationDate && resolveExpirationDate(mrz.expirationDate, today)) ?? null,
    number: mrz.documentNumber || null,
    sex: mrz.sex,
    unparsedSex: mrz.sex === 'female' ? 'F' : mrz.sex === 'male' ? 'M' : null,
  };
}
