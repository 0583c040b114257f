import type { FieldPlace, Template, TextPlace } from './template.ts';

const BLUE = { paper: ['#e6eef6', '#e2ebee', '#efe9ef'], lines: ['46, 92, 138', '150, 70, 120'] } as const;
const GREEN = { paper: ['#eaf1e6', '#e2ece4', '#f2ede0'], lines: ['52, 116, 92', '168, 120, 54'] } as const;
const ROSE = { paper: ['#f6e6e8', '#f0e8ee', '#eae6f2'], lines: ['160, 70, 96', '90, 84, 150'] } as const;
const SAND = { paper: ['#f3ede0', '#e6edf2', '#eae6f0'], lines: ['62, 84, 150', '180, 110, 60'] } as const;

const heading = (text: string, x: number, y: number, sizeMm: number, more: Partial<TextPlace> = {}): TextPlace => ({
  ...{ text, x, y, sizeMm, weight: 700 as const, color: '#27407e' },
  ...more,
});

/** Fields one under the other. */
const column = (x: number, top: number, step: number, fields: readonly Omit<FieldPlace, 'x' | 'y'>[]): FieldPlace[] =>
  fields.map((field, row) => ({ ...field, x, y: top + row * step }));

const NUMBERED: readonly Omit<FieldPlace, 'x' | 'y'>[] = [
  { field: 'surname', label: '1.' },
  { field: 'given_names', label: '2.' },
];

/**
 * Documents of Utopia and New Utopia, which do not exist: each of a family that exists, none of them alike any state's own.
 *
 * Adding one is adding an entry: everything drawn is marked as a specimen by `drawTemplate`.
 */
export const TEMPLATES: readonly Template[] = [
  {
    id: 'utopia_td2_card',
    family: 'TD2 identity card',
    docType: 'id_card',
    size: 'ID-2',
    tint: GREEN,
    caption: 'above',
    dates: 'dd MMM yyyy',
    documentCode: 'I',
    years: 10,
    front: {
      texts: [
        heading('UTOPIA', 5, 8, 4.6),
        heading('CARTE D’IDENTITÉ / IDENTITY CARD', 100, 8, 2.9, { align: 'right' }),
      ],
      portrait: { x: 5, y: 11.5, heightMm: 33 },
      marks: { large: [70, 32], small: [18, 49] },
      mrz: 'TD2',
      fields: [
        ...column(36, 14, 7, [
          { field: 'surname', label: 'Nom / Surname', maxWidthMm: 62 },
          { field: 'given_names', label: 'Prénoms / Given names', maxWidthMm: 62 },
          { field: 'birth_date', label: 'Date de naissance / Date of birth' },
          { field: 'place_of_birth', label: 'Lieu de naissance / Place of birth' },
          { field: 'expiration_date', label: 'Date d’expiration / Date of expiry' },
        ]),
        { field: 'sex', label: 'Sexe / Sex', x: 82, y: 28 },
        { field: 'document_number', label: 'N° / Document No', x: 76, y: 42 },
      ],
    },
  },
  {
    id: 'utopia_residence_permit',
    family: 'TD1 residence permit',
    docType: 'residence_permit',
    size: 'ID-1',
    tint: ROSE,
    caption: 'above',
    dates: 'dd.mm.yyyy',
    documentCode: 'IR',
    years: 3,
    front: {
      texts: [
        heading('UTOPIA', 4, 6.5, 3.6),
        heading('RESIDENCE PERMIT / AUFENTHALTSTITEL', 81.6, 6.2, 2.6, { align: 'right' }),
      ],
      portrait: { x: 4, y: 10, heightMm: 32 },
      signature: { x: 34, y: 50.4, widthMm: 22 },
      marks: { large: [60, 30], small: [16, 48.6] },
      fields: [
        ...column(33, 11, 6.5, [
          { field: 'document_number', label: 'Document No / Dokumentnummer' },
          { field: 'surname', label: 'Surname / Name', maxWidthMm: 48 },
          { field: 'given_names', label: 'Given names / Vornamen', maxWidthMm: 48 },
          { field: 'birth_date', label: 'Date of birth / Geburtsdatum' },
          { field: 'expiration_date', label: 'Date of expiry / Gültig bis' },
        ]),
        { field: 'sex', label: 'Sex / Geschlecht', x: 66, y: 30.5 },
      ],
    },
    back: {
      marks: { large: [44, 16], small: [70, 27.4] },
      mrz: 'TD1',
      fields: [
        ...column(4, 5.5, 6.4, [
          { field: 'issue_date', label: 'Date of issue / Ausstellungsdatum' },
          { field: 'place_of_birth', label: 'Place of birth / Geburtsort' },
          { field: 'authority', label: 'Authority / Behörde' },
        ]),
      ],
    },
  },
  {
    id: 'utopia_id_card_es',
    family: 'TD1 identity card',
    docType: 'id_card',
    size: 'ID-1',
    tint: BLUE,
    caption: 'above',
    dates: 'dd/mm/yyyy',
    documentCode: 'I',
    years: 10,
    front: {
      texts: [heading('UTOPIA', 5, 6.8, 4), heading('DOCUMENTO DE IDENTIDAD', 81, 6.8, 2.7, { align: 'right' })],
      portrait: { x: 5, y: 10, heightMm: 34 },
      signature: { x: 8, y: 51, widthMm: 18 },
      marks: { large: [60, 30], small: [66, 51] },
      fields: [
        ...column(36, 11.5, 6.9, [
          { field: 'surname', label: 'APELLIDOS', maxWidthMm: 46 },
          { field: 'given_names', label: 'NOMBRE', maxWidthMm: 46 },
          { field: 'sex', label: 'SEXO' },
          { field: 'birth_date', label: 'FECHA DE NACIMIENTO' },
          { field: 'expiration_date', label: 'VALIDEZ' },
        ]),
        { field: 'document_number', label: 'NÚM SOPORTE', x: 62, y: 39.1 },
      ],
    },
    back: {
      marks: { large: [44, 15], small: [70, 27.4] },
      mrz: 'TD1',
      fields: column(5, 6, 6.6, [
        { field: 'address', label: 'DOMICILIO', maxWidthMm: 70 },
        { field: 'place_of_birth', label: 'LUGAR DE NACIMIENTO' },
        { field: 'issue_date', label: 'EMISIÓN' },
      ]),
    },
  },
  {
    id: 'utopia_passport_fr',
    family: 'TD3 passport',
    docType: 'passport',
    size: 'ID-3',
    tint: GREEN,
    caption: 'above',
    dates: 'dd MMM yyyy',
    documentCode: 'P',
    years: 10,
    front: {
      texts: [heading('PASSEPORT', 6, 9, 4.4), heading('UTOPIE · UTOPIA', 119, 9, 4.4, { align: 'right' })],
      portrait: { x: 6, y: 13, heightMm: 40 },
      signature: { x: 88, y: 60, widthMm: 26 },
      marks: { large: [82, 40], small: [22, 57.5] },
      mrz: 'TD3',
      fields: [
        ...column(45, 15, 7.6, [
          { field: 'surname', label: 'Nom / Surname (1)', maxWidthMm: 70 },
          { field: 'given_names', label: 'Prénoms / Given names (2)', maxWidthMm: 70 },
          { field: 'nationality', label: 'Nationalité / Nationality (3)' },
          { field: 'birth_date', label: 'Date de naissance / Date of birth (4)' },
          { field: 'issue_date', label: 'Date de délivrance / Date of issue (7)' },
          { field: 'expiration_date', label: 'Date d’expiration / Date of expiry (8)' },
        ]),
        { field: 'document_number', label: 'N° du passeport / Passport No', x: 92, y: 30.2 },
        { field: 'sex', label: 'Sexe / Sex (5)', x: 92, y: 37.8 },
        { field: 'place_of_birth', label: 'Lieu de naissance / Place of birth (6)', x: 92, y: 45.4 },
      ],
    },
  },
  {
    id: 'utopia_visa_a',
    family: 'MRV-A visa',
    docType: 'visa',
    size: 'ID-3',
    tint: ROSE,
    caption: 'before',
    dates: 'dd.mm.yyyy',
    documentCode: 'V',
    years: 1,
    front: {
      texts: [heading('VISA', 6, 9, 5.4), heading('UTOPIA', 114, 9, 4.4, { align: 'right' })],
      portrait: { x: 6, y: 13, heightMm: 36 },
      marks: { large: [80, 34], small: [20, 54] },
      mrz: 'MRV_A',
      fields: column(42, 20, 6, [
        { field: 'document_number', label: 'NUMBER' },
        { field: 'surname', label: 'SURNAME', maxWidthMm: 60 },
        { field: 'given_names', label: 'GIVEN NAMES', maxWidthMm: 56 },
        { field: 'issue_date', label: 'ISSUED ON' },
        { field: 'expiration_date', label: 'VALID UNTIL' },
      ]),
    },
  },
  {
    id: 'utopia_visa_b',
    family: 'MRV-B visa',
    docType: 'visa',
    size: 'ID-2',
    tint: SAND,
    caption: 'above',
    dates: 'dd MMM yyyy',
    documentCode: 'V',
    years: 1,
    front: {
      texts: [heading('VISUM / VISA', 5, 8, 4.4), heading('UTOPIA', 100, 8, 4, { align: 'right' })],
      portrait: { x: 5, y: 12, heightMm: 32 },
      marks: { large: [68, 30], small: [18, 48.4] },
      mrz: 'MRV_B',
      fields: [
        ...column(36, 14, 7.4, [
          { field: 'surname', label: 'Surname / Name', maxWidthMm: 62 },
          { field: 'given_names', label: 'Given names / Vornamen', maxWidthMm: 62 },
          { field: 'document_number', label: 'Document No / Nummer' },
          { field: 'expiration_date', label: 'Valid until / Gültig bis' },
        ]),
      ],
    },
  },
  {
    id: 'utopia_licence_numbered',
    family: 'numbered licence',
    docType: 'driving_license',
    size: 'ID-1',
    tint: ROSE,
    caption: 'before',
    dates: 'dd.mm.yyyy',
    years: 15,
    front: {
      texts: [heading('DRIVING LICENCE', 30, 8, 4), heading('UTOPIA', 81, 8, 3.2, { align: 'right' })],
      portrait: { x: 4, y: 12, heightMm: 32 },
      signature: { x: 34, y: 49.6, widthMm: 20 },
      marks: { large: [58, 30], small: [16, 49.4] },
      fields: [
        ...column(31, 14.5, 4.5, [
          ...NUMBERED,
          { field: 'birth_date', label: '3.' },
          { field: 'issue_date', label: '4a.' },
          { field: 'expiration_date', label: '4b.' },
          { field: 'document_number', label: '5.' },
          { field: 'address', label: '8.', maxWidthMm: 46 },
        ]),
        { field: 'authority', label: '4c.', x: 55, y: 28, maxWidthMm: 24 },
      ],
    },
    back: {
      texts: [heading('9.  10.  11.  12.', 6, 10, 2.6), heading('AM  A1  B1  B  BE', 6, 16, 2.6)],
      marks: { large: [44, 26], small: [68, 48] },
      fields: [],
    },
  },
  {
    id: 'utopia_licence_numbered_old',
    family: 'numbered licence',
    docType: 'driving_license',
    size: 'ID-1',
    tint: SAND,
    caption: 'before',
    dates: 'dd.mm.yy',
    years: 10,
    front: {
      texts: [heading('PERMIS DE CONDUIRE', 5, 7.5, 3.4), heading('UTOPIE · UTOPIA', 81, 7.5, 3, { align: 'right' })],
      portrait: { x: 58, y: 11, heightMm: 31 },
      signature: { x: 8, y: 50.6, widthMm: 20 },
      marks: { large: [30, 30], small: [70, 47.5] },
      fields: [
        ...column(5, 14, 5, [
          ...NUMBERED,
          { field: 'birth_date', label: '3.' },
          { field: 'issue_date', label: '4a.' },
          { field: 'expiration_date', label: '4b.' },
          { field: 'document_number', label: '5.' },
        ]),
      ],
    },
    back: {
      texts: [heading('9.', 6, 10, 2.6), heading('B   01.02.12', 12, 10, 2.6)],
      marks: { large: [44, 26], small: [68, 48] },
      fields: [],
    },
  },
  {
    id: 'new_utopia_licence_v08',
    family: 'AAMVA licence',
    docType: 'driving_license',
    size: 'ID-1',
    tint: BLUE,
    caption: 'before',
    dates: 'mm/dd/yyyy',
    aamvaVersion: 8,
    years: 8,
    front: {
      texts: [
        heading('NEW UTOPIA', 4, 7.6, 4.6),
        heading('DRIVER LICENSE', 81.6, 7.4, 3.6, { align: 'right' }),
        heading('9 CLASS D', 68, 24.4, 2.1),
      ],
      portrait: { x: 4, y: 12, heightMm: 33 },
      signature: { x: 5, y: 50.4, widthMm: 20 },
      marks: { large: [58, 31], small: [68, 51] },
      fields: [
        ...column(33, 15, 4.7, [
          { field: 'document_number', label: '4d DL' },
          { field: 'expiration_date', label: '4b EXP', color: '#b01e2e' },
          { field: 'surname', label: '1' },
          { field: 'given_names', label: '2' },
          { field: 'address', label: '8', maxWidthMm: 46 },
        ]),
        { field: 'birth_date', label: '3 DOB', x: 33, y: 42.6, color: '#b01e2e' },
        { field: 'sex', label: '15 SEX', x: 33, y: 47 },
        { field: 'issue_date', label: '4a ISS', x: 57, y: 47 },
      ],
    },
    back: {
      barcode: { x: 4, y: 4, widthMm: 77.6, heightMm: 24 },
      marks: { large: [42.8, 40], small: [69, 50.6] },
      fields: [],
    },
  },
  {
    id: 'new_utopia_licence_v01',
    family: 'AAMVA licence',
    docType: 'driving_license',
    size: 'ID-1',
    tint: GREEN,
    caption: 'before',
    dates: 'mm-dd-yyyy',
    aamvaVersion: 1,
    years: 4,
    front: {
      texts: [heading('NEW UTOPIA', 30, 7.6, 5), heading('OPERATOR LICENSE', 30, 12, 2.8)],
      portrait: { x: 3.6, y: 8, heightMm: 34 },
      signature: { x: 5, y: 50.4, widthMm: 20 },
      marks: { large: [58, 31], small: [68, 51] },
      fields: [
        ...column(32, 17.6, 4.5, [
          { field: 'document_number', label: 'LIC NO:' },
          { field: 'birth_date', label: 'DOB:' },
          { field: 'expiration_date', label: 'EXPIRES:' },
          { field: 'issue_date', label: 'ISSUED:' },
          { field: 'sex', label: 'SEX:' },
          { field: 'surname', label: 'LN' },
          { field: 'given_names', label: 'FN' },
        ]),
      ],
    },
    back: {
      barcode: { x: 4, y: 4, widthMm: 77.6, heightMm: 24 },
      marks: { large: [42.8, 40], small: [69, 50.6] },
      fields: [],
    },
  },
  {
    id: 'new_utopia_id_card_v10',
    family: 'AAMVA identification card',
    docType: 'id_card',
    size: 'ID-1',
    tint: SAND,
    caption: 'above',
    dates: 'mm/dd/yyyy',
    aamvaVersion: 10,
    years: 8,
    front: {
      texts: [heading('NEW UTOPIA', 4, 7.4, 4.6), heading('IDENTIFICATION CARD', 81.6, 7.4, 3, { align: 'right' })],
      portrait: { x: 58, y: 11, heightMm: 32 },
      signature: { x: 58, y: 51, widthMm: 18 },
      marks: { large: [32, 32], small: [70, 47.5] },
      fields: [
        ...column(5, 12.4, 7, [
          { field: 'document_number', label: '4d ID NO' },
          { field: 'surname', label: '1 LAST NAME', maxWidthMm: 48 },
          { field: 'given_names', label: '2 FIRST NAME', maxWidthMm: 48 },
          { field: 'birth_date', label: '3 DOB' },
          { field: 'expiration_date', label: '4b EXP' },
        ]),
        { field: 'sex', label: '15 SEX', x: 34, y: 33.4 },
        { field: 'issue_date', label: '4a ISS', x: 34, y: 40.4 },
      ],
    },
    back: {
      barcode: { x: 4, y: 4, widthMm: 77.6, heightMm: 24 },
      marks: { large: [42.8, 40], small: [69, 50.6] },
      fields: [],
    },
  },
  {
    id: 'utopia_japanese_licence',
    family: 'Japanese-style licence',
    docType: 'driving_license',
    size: 'ID-1',
    tint: BLUE,
    caption: 'before',
    dates: 'era',
    japanese: true,
    years: 5,
    front: {
      texts: [
        heading('運転免許証', 60, 25, 3, { color: '#333' }),
        heading('免許の', 4, 27.5, 2.4, { weight: 400, color: '#333' }),
        heading('条件等', 4, 30.5, 2.4, { weight: 400, color: '#333' }),
        heading('UTOPIA 夢見', 58, 47, 2.6, { color: '#333' }),
        heading('公安委員会', 58, 50.4, 3, { color: '#333' }),
      ],
      portrait: { x: 60, y: 26.5, heightMm: 17 },
      marks: { large: [40, 34], small: [70, 20.5] },
      fields: [
        { field: 'full_name', label: '氏名', x: 4, y: 7 },
        { field: 'birth_date', x: 52, y: 7, sizeMm: 2.6, suffix: '生' },
        { field: 'address', label: '住所', x: 4, y: 13.4, maxWidthMm: 66 },
        { field: 'issue_date', label: '交付', x: 4, y: 18.4 },
        { field: 'expiration_date', x: 4, y: 23.2, sizeMm: 3.2, suffix: 'まで有効' },
        { field: 'document_number', label: '番号 第', x: 4, y: 41, suffix: ' 号' },
      ],
    },
    back: {
      texts: [heading('備考', 5, 10, 3)],
      marks: { large: [44, 26], small: [68, 48] },
      fields: [],
    },
  },
  {
    id: 'utopia_japanese_card',
    family: 'Japanese-style card',
    docType: 'id_card',
    size: 'ID-1',
    tint: ROSE,
    caption: 'before',
    dates: 'era',
    japanese: true,
    years: 10,
    front: {
      texts: [heading('個人番号カード', 30, 8, 3.2), heading('UTOPIA', 66, 50, 2.4)],
      portrait: { x: 4, y: 14, heightMm: 30 },
      marks: { large: [56, 34], small: [17, 49.4] },
      fields: [
        { field: 'full_name', label: '氏名', x: 30, y: 15.5 },
        { field: 'address', label: '住所', x: 30, y: 22, maxWidthMm: 46 },
        { field: 'birth_date', x: 30, y: 30, suffix: '生' },
        { field: 'sex', label: '性別', x: 62, y: 30 },
        { field: 'expiration_date', x: 30, y: 38, suffix: 'まで有効' },
      ],
    },
  },
  {
    id: 'utopia_member_card',
    family: 'labelled card without zone',
    docType: 'id_card',
    size: 'ID-1',
    tint: GREEN,
    caption: 'above',
    dates: 'dd.mm.yyyy',
    years: 5,
    front: {
      texts: [
        heading('UTOPIA', 4, 7, 4.2),
        heading('IDENTITY CARD / PERSONALAUSWEIS', 81.6, 7, 2.5, { align: 'right' }),
      ],
      portrait: { x: 5, y: 11, heightMm: 34 },
      marks: { large: [60, 30], small: [66, 51] },
      fields: [
        ...column(36, 12.4, 6.9, [
          { field: 'surname', label: 'Surname / Name', maxWidthMm: 46 },
          { field: 'given_names', label: 'Given names / Vornamen', maxWidthMm: 46 },
          { field: 'birth_date', label: 'Date of birth / Geburtsdatum' },
          { field: 'document_number', label: 'Card No / Ausweisnummer' },
          { field: 'expiration_date', label: 'Valid until / Gültig bis' },
        ]),
        { field: 'place_of_birth', label: 'Place of birth / Geburtsort', x: 60, y: 40 },
      ],
    },
  },
];
