import { column, GREEN, heading, ROSE, SAND } from './parts.ts';
import type { Template } from './template.ts';

/** Residence permits and one more passport, of other makes than those of the catalogue. */
export const PERMITS: readonly Template[] = [
  {
    id: 'utopia_residence_permit_fr',
    family: 'TD1 residence permit',
    docType: 'residence_permit',
    size: 'ID-1',
    tint: GREEN,
    caption: 'above',
    dates: 'dd/mm/yyyy',
    documentCode: 'IR',
    years: 5,
    front: {
      texts: [heading('TITRE DE SÉJOUR', 34, 6.8, 2.9), heading('UTOPIE', 81.6, 6.8, 2.9, { align: 'right' })],
      portrait: { x: 4, y: 5, heightMm: 36 },
      signature: { x: 5, y: 50.4, widthMm: 20 },
      marks: { large: [58, 30], small: [70, 51] },
      fields: [
        ...column(34, 11.6, 6.6, [
          { field: 'surname', label: 'NOM', maxWidthMm: 47 },
          { field: 'given_names', label: 'PRÉNOMS', maxWidthMm: 47 },
          { field: 'birth_date', label: 'DATE DE NAISSANCE' },
          { field: 'document_number', label: 'N° DU TITRE' },
          { field: 'expiration_date', label: 'DATE D’EXPIRATION' },
        ]),
        { field: 'sex', label: 'SEXE', x: 66, y: 24.8 },
      ],
    },
    back: {
      marks: { large: [44, 16], small: [70, 27.4] },
      mrz: 'TD1',
      fields: column(4, 5.5, 6.4, [
        { field: 'address', label: 'ADRESSE', maxWidthMm: 70 },
        { field: 'issue_date', label: 'DATE DE DÉLIVRANCE' },
        { field: 'place_of_birth', label: 'LIEU DE NAISSANCE' },
      ]),
    },
  },
  {
    id: 'utopia_residence_permit_td2',
    family: 'TD2 residence permit',
    docType: 'residence_permit',
    size: 'ID-2',
    tint: SAND,
    caption: 'above',
    dates: 'dd MMM yyyy',
    documentCode: 'IR',
    years: 2,
    front: {
      texts: [heading('PERMISO DE RESIDENCIA', 5, 8, 3.4), heading('UTOPIA', 100, 8, 4, { align: 'right' })],
      portrait: { x: 72, y: 11.5, heightMm: 33 },
      signature: { x: 72, y: 48.4, widthMm: 22 },
      marks: { large: [40, 32], small: [56, 49] },
      mrz: 'TD2',
      fields: [
        ...column(6, 14, 7, [
          { field: 'surname', label: 'Apellidos / Surname', maxWidthMm: 62 },
          { field: 'given_names', label: 'Nombre / Given names', maxWidthMm: 62 },
          { field: 'birth_date', label: 'Fecha de nacimiento / Date of birth' },
          { field: 'place_of_birth', label: 'Lugar de nacimiento / Place of birth' },
          { field: 'expiration_date', label: 'Válido hasta / Date of expiry' },
        ]),
        { field: 'document_number', label: 'Número / Document No', x: 44, y: 42 },
      ],
    },
  },
  {
    id: 'utopia_passport_de',
    family: 'TD3 passport',
    docType: 'passport',
    size: 'ID-3',
    tint: ROSE,
    caption: 'above',
    dates: 'dd.mm.yyyy',
    documentCode: 'P',
    years: 10,
    front: {
      texts: [heading('REISEPASS / PASSPORT', 6, 9, 4), heading('UTOPIEN', 119, 9, 4, { align: 'right' })],
      portrait: { x: 6, y: 14, heightMm: 42 },
      signature: { x: 88, y: 61, widthMm: 26 },
      marks: { large: [82, 40], small: [22, 60.5] },
      mrz: 'TD3',
      fields: [
        ...column(47, 15, 7.6, [
          { field: 'surname', label: 'Name / Surname', maxWidthMm: 44 },
          { field: 'given_names', label: 'Vornamen / Given names', maxWidthMm: 70 },
          { field: 'birth_date', label: 'Geburtstag / Date of birth' },
          { field: 'place_of_birth', label: 'Geburtsort / Place of birth' },
          { field: 'expiration_date', label: 'Gültig bis / Date of expiry' },
          { field: 'authority', label: 'Behörde / Authority' },
        ]),
        { field: 'document_number', label: 'Pass-Nr. / Passport No', x: 93, y: 15 },
        { field: 'sex', label: 'Geschlecht / Sex', x: 93, y: 30.2 },
        { field: 'issue_date', label: 'Ausstellungsdatum / Date of issue', x: 93, y: 45.4 },
      ],
    },
  },
];
