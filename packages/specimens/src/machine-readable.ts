import { formatMrz, type MrzDate } from '@credence/documents';
import type { SpecimenTruth } from './specimen.ts';

const SEX = { F: 'female', M: 'male', X: 'unknown' } as const;

/** Writes the zone of a passport (TD3) or an identity card (TD1) of Utopia. */
export function machineReadableZone(truth: SpecimenTruth): string[] {
  const isPassport = truth.type === 'passport';
  return formatMrz({
    format: isPassport ? 'TD3' : 'TD1',
    documentCode: isPassport ? 'P' : 'I',
    issuingState: 'UTO',
    nationality: 'UTO',
    surname: truth.lastName,
    givenNames: truth.firstName,
    documentNumber: truth.documentNumber,
    birthDate: mrzDate(truth.birthDate),
    sex: SEX[truth.sex],
    expirationDate: mrzDate(truth.expirationDate),
  });
}

function mrzDate(date: string): MrzDate {
  const [year = '', month = '', day = ''] = date.split('-');
  return { year: year.slice(2), month, day };
}
