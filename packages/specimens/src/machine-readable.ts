import { formatAamva, formatMrz, type MrzDate } from '@credence/documents';
import type { Person } from './people.ts';
import type { SpecimenTruth } from './truth.ts';

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

/** Six digits that AAMVA has assigned to nobody. */
const NEW_UTOPIA = '636999';

/** Writes the payload of a licence of New Utopia. Given names stand together in the element for the first name. */
export function licensePayload(truth: SpecimenTruth, { address, heightCm }: Person): string {
  return formatAamva({
    kind: 'driving_license',
    iin: NEW_UTOPIA,
    country: 'USA',
    lastName: truth.lastName,
    firstName: truth.firstName,
    documentNumber: truth.documentNumber,
    birthDate: truth.birthDate,
    issueDate: truth.issueDate,
    expirationDate: truth.expirationDate,
    sex: SEX[truth.sex],
    address,
    heightCm,
  });
}
