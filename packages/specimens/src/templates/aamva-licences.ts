import { BLUE, column, GREEN, heading, ROSE, SAND } from './parts.ts';
import type { Template } from './template.ts';

const TINTS = [ROSE, SAND, BLUE, GREEN];

/** The catalogue draws editions 1, 8 and, as an identification card, 10. */
const EDITIONS = [2, 3, 4, 5, 6, 7, 9, 10];

/** Licences of New Utopia in the editions of the AAMVA standard that the catalogue has no other document of. */
export const AAMVA_LICENCES: readonly Template[] = EDITIONS.map((edition, at) => ({
  id: `new_utopia_licence_v${String(edition).padStart(2, '0')}`,
  family: 'AAMVA licence',
  docType: 'driving_license',
  size: 'ID-1',
  tint: TINTS[at % TINTS.length]!,
  caption: 'before',
  dates: 'mm/dd/yyyy',
  aamvaVersion: edition,
  years: 8,
  front: {
    texts: [heading('NEW UTOPIA', 4, 7.6, 4.6), heading('DRIVER LICENSE', 81.6, 7.4, 3.4, { align: 'right' })],
    portrait: { x: 55, y: 11, heightMm: 33 },
    signature: { x: 56, y: 51, widthMm: 20 },
    marks: { large: [30, 31], small: [70, 47.6] },
    fields: [
      ...column(4, 14.6, 4.7, [
        { field: 'document_number', label: '4d DLN' },
        { field: 'birth_date', label: '3 DOB', color: '#b01e2e' },
        { field: 'surname', label: '1' },
        { field: 'given_names', label: '2' },
        { field: 'address', label: '8', maxWidthMm: 46 },
      ]),
      { field: 'expiration_date', label: '4b EXP', x: 4, y: 42, color: '#b01e2e' },
      { field: 'issue_date', label: '4a ISS', x: 4, y: 46.6 },
      { field: 'sex', label: '15 SEX', x: 32, y: 46.6 },
    ],
  },
  back: {
    barcode: { x: 4, y: 4, widthMm: 77.6, heightMm: 24 },
    marks: { large: [42.8, 40], small: [69, 50.6] },
    fields: [],
  },
}));
