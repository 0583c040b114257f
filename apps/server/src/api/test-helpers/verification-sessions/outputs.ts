import type { Address } from '@credence/verification';
import { z } from 'zod';
import type { TestOutputs } from '../../../sessions/test-person.ts';
import { calendarDate, countryCode, emailAddress, nested, text, unsettable } from '../../form/parameters.ts';
import type { Params } from '../../operation.ts';

const NAME_MAX = 200;
const NUMBER_MAX = 50;

const ADDRESS_PARAMS = {
  line1: text(NAME_MAX).optional(),
  line2: text(NAME_MAX).optional(),
  city: text(NAME_MAX).optional(),
  state: text(NAME_MAX).optional(),
  postal_code: text(NUMBER_MAX).optional(),
  country: countryCode().optional(),
};

/** Named as the session's `verified_outputs` and the report's sections name them. */
export const OUTPUT_PARAMS = {
  first_name: unsettable(text(NAME_MAX)).optional(),
  last_name: unsettable(text(NAME_MAX)).optional(),
  dob: unsettable(calendarDate()).optional(),
  address: unsettable(nested(ADDRESS_PARAMS)).optional(),
  id_number: text(NUMBER_MAX).optional(),
  id_number_type: z.enum(['br_cpf', 'sg_nric', 'us_ssn']).optional(),
  email: emailAddress().optional(),
  phone: text(NUMBER_MAX).optional(),
  sex: unsettable(z.enum(['female', 'male', 'unknown'])).optional(),
  unparsed_sex: unsettable(text(NUMBER_MAX)).optional(),
  unparsed_place_of_birth: unsettable(text(NAME_MAX)).optional(),
  document_type: z.enum(['driving_license', 'id_card', 'passport']).optional(),
  document_number: unsettable(text(NUMBER_MAX)).optional(),
  issuing_country: unsettable(countryCode()).optional(),
  issued_date: unsettable(calendarDate()).optional(),
  expiration_date: unsettable(calendarDate()).optional(),
};

export function readOutputs(params: Params<typeof OUTPUT_PARAMS>): TestOutputs {
  const outputs: { [Key in keyof TestOutputs]: TestOutputs[Key] | undefined } = {
    firstName: params.first_name,
    lastName: params.last_name,
    birthDate: params.dob,
    address: params.address && readAddress(params.address),
    idNumber: params.id_number,
    idNumberType: params.id_number_type,
    email: params.email,
    phone: params.phone,
    sex: params.sex,
    unparsedSex: params.unparsed_sex,
    unparsedPlaceOfBirth: params.unparsed_place_of_birth,
    documentType: params.document_type,
    documentNumber: params.document_number,
    issuingCountry: params.issuing_country,
    issuedDate: params.issued_date,
    expirationDate: params.expiration_date,
  };
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}

/** As it was given: an address half of which is made up would be nobody's. */
function readAddress(given: Params<typeof ADDRESS_PARAMS>): Address {
  const { line1 = null, line2 = null, city = null, state = null, postal_code = null, country = null } = given;
  return { line1, line2, city, state, postalCode: postal_code, country };
}
