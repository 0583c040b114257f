import type { PrintLayout } from '../layout.ts';

/**
 * Passports, identity cards and residence permits of the world: each field has its caption, in some language, before it or
 * above it.
 *
 * @see ICAO Doc 9303 part 3, section 3
 */
export const labelled: PrintLayout = {
  id: 'labelled',
  type: null,
  titles: [],
  machineReadable: 'mrz',
  dateOrder: 'DMY',
  fields: {
    surname: {},
    given_names: {},
    full_name: {},
    document_number: {},
    birth_date: {},
    issue_date: {},
    expiration_date: {},
    sex: {},
    nationality: {},
    place_of_birth: {},
    address: { lines: 2 },
    personal_number: {},
    authority: {},
  },
  fieldsMin: 3,
};
