import { BLUE, column, GREEN, heading, ROSE, SAND } from './parts.ts';
import type { FieldPlace, Template, TextPlace } from './template.ts';

const CAPTION = { sizeMm: 1.9, color: '#44546a' } as const;

/** A caption that ends where its value begins, with no space between the two. */
const glued = (text: string, x: number, y: number): TextPlace => ({ text, x: x - 0.2, y, ...CAPTION, align: 'right' });

/** A caption of its own size and place. */
const caption = (text: string, x: number, y: number, sizeMm: number = CAPTION.sizeMm): TextPlace => ({
  ...{ text, x, y, ...CAPTION },
  sizeMm,
});

/** A value that nothing is asked about. */
const aside = (text: string, x: number, y: number): TextPlace => ({ text, x, y, sizeMm: 2.6, weight: 600 });

const NAME_AND_ADDRESS: readonly Omit<FieldPlace, 'x' | 'y'>[] = [
  { field: 'surname' },
  { field: 'given_names' },
  { field: 'address', maxWidthMm: 44 },
];

const LICENCE = {
  family: 'AAMVA licence of other habits',
  docType: 'driving_license',
  size: 'ID-1',
  caption: 'before',
  aamvaVersion: 8,
  years: 8,
} as const;

/**
 * Licences of New Utopia with habits that North American issuers have and the catalogue's lack. They are drawn by name, `bench -- studio --only`, and are
 * none of the sets that figures are measured on, so that those stay what they were.
 */
export const AAMVA_HABITS: readonly Template[] = [
  {
    ...LICENCE,
    id: 'habit_glued_captions',
    tint: GREEN,
    dates: 'mm/dd/yyyy',
    front: {
      texts: [
        heading('NEW UTOPIA', 4, 7.6, 4.6),
        heading('DRIVER LICENSE', 81.6, 7.4, 3.4, { align: 'right' }),
        glued('4dLIC#', 37, 14.6),
        caption('9CLASS', 57, 14.6),
        aside('D', 64, 14.6),
        glued('1', 31, 19.2),
        glued('2', 31, 23.4),
        glued('3DOB', 36, 28),
        glued('4aISS', 64, 28),
        glued('8', 31, 32.4),
        caption('15 SEX', 30, 42),
        caption('18 EYES', 52, 42),
        aside('BLU', 60, 42),
        caption('16 HGT', 30, 46.4),
        aside('5\'-08"', 37, 46.4),
        glued('4bEXP', 60, 46.4),
      ],
      portrait: { x: 3.6, y: 12, heightMm: 32 },
      signature: { x: 5, y: 50.4, widthMm: 20 },
      marks: { large: [58, 26], small: [72, 51] },
      fields: [
        { field: 'document_number', x: 37, y: 14.6 },
        { field: 'surname', x: 31, y: 19.2 },
        { field: 'given_names', x: 31, y: 23.4 },
        { field: 'birth_date', x: 36, y: 28, sizeMm: 2.4 },
        { field: 'issue_date', x: 64, y: 28, sizeMm: 2.4 },
        { field: 'address', x: 31, y: 32.4, maxWidthMm: 44 },
        { field: 'sex', x: 38, y: 42 },
        { field: 'expiration_date', x: 60, y: 46.4, color: '#b01e2e' },
      ],
    },
  },
  {
    ...LICENCE,
    id: 'habit_given_names_first',
    tint: SAND,
    dates: 'mm/dd/yyyy',
    front: {
      texts: [
        heading('NEW UTOPIA', 4, 7.6, 4.6),
        heading("DRIVER'S LICENSE", 81.6, 7.4, 3, { align: 'right' }),
        caption('4d DL NO.', 28, 13),
        caption('3 DOB', 58, 13),
        caption('9 CLASS C', 30, 17.2),
        caption('4b EXP', 58, 17.2),
        caption('2', 28, 21.6),
        caption('1', 28, 25.6),
        caption('8', 28, 32),
        caption('15 Sex 16 Hgt 17 Wgt 18 Eyes', 28, 41),
        aside('5\'-04"', 38, 44.4),
        aside('125 lb', 48, 44.4),
        aside('BRO', 58, 44.4),
        caption('4a ISS', 28, 49),
      ],
      portrait: { x: 3.6, y: 11, heightMm: 30 },
      signature: { x: 5, y: 50.4, widthMm: 20 },
      marks: { large: [60, 29], small: [74, 50] },
      fields: [
        { field: 'document_number', x: 40, y: 13 },
        { field: 'birth_date', x: 66, y: 13, sizeMm: 2.4 },
        { field: 'expiration_date', x: 66, y: 17.2, sizeMm: 2.4 },
        { field: 'given_names', x: 30.5, y: 21.6 },
        { field: 'surname', x: 30.5, y: 25.6 },
        { field: 'address', x: 30.5, y: 32, maxWidthMm: 46 },
        { field: 'sex', x: 30.5, y: 44.4 },
        { field: 'issue_date', x: 36, y: 49 },
      ],
    },
  },
  {
    ...LICENCE,
    id: 'habit_no_captions',
    tint: ROSE,
    dates: 'mm-dd-yyyy',
    front: {
      texts: [
        heading('NEW UTOPIA', 30, 7.6, 4.6),
        heading('DRIVER LICENSE', 32, 12, 3),
        caption('CLASS E', 66, 12, 2.6),
        glued('DOB:', 37.6, 37.4),
        caption('SEX:', 58, 37.4, 2.4),
        glued('ISSUED:', 41, 41.4),
        caption('HGT: 5-08', 60, 41.4, 2.4),
        glued('EXPIRES:', 42, 45.4),
        caption('REST: BF', 30, 49.4, 2.4),
      ],
      portrait: { x: 3.6, y: 9, heightMm: 33 },
      signature: { x: 5, y: 50.4, widthMm: 20 },
      marks: { large: [58, 24], small: [70, 51] },
      fields: [
        { field: 'document_number', x: 32, y: 16.4 },
        ...column(30, 21.4, 3.6, NAME_AND_ADDRESS),
        { field: 'birth_date', x: 37.8, y: 37.4, sizeMm: 2.4 },
        { field: 'sex', x: 63.6, y: 37.4, sizeMm: 2.4 },
        { field: 'issue_date', x: 41.2, y: 41.4, sizeMm: 2.4 },
        { field: 'expiration_date', x: 42.2, y: 45.4, sizeMm: 2.4 },
      ],
    },
  },
  {
    ...LICENCE,
    id: 'habit_small_captions',
    tint: BLUE,
    dates: 'mm/dd/yyyy',
    front: {
      texts: [
        heading('NEW UTOPIA', 4, 7.6, 4.6),
        heading('DRIVER LICENSE', 81.6, 7.4, 3.4, { align: 'right' }),
        caption('4d', 30, 13.4, 1.3),
        caption('3. DOB', 30, 17, 1.3),
        caption('4a. Iss', 48, 17, 1.3),
        caption('4b. Exp', 65, 17, 1.3),
        caption('1. Last Name', 30, 23, 1.3),
        caption('2. First & middle name', 30, 28.2, 1.3),
        caption('8. Cardholder address', 30, 33.4, 1.3),
        caption('15 SEX', 30, 42.4, 1.1),
        caption('16 HGT', 36, 42.4, 1.1),
        caption('18 EYES', 45, 42.4, 1.1),
        aside('5-02', 36, 45.4),
        aside('BLU', 45, 45.4),
      ],
      portrait: { x: 3.6, y: 12, heightMm: 32 },
      signature: { x: 5, y: 50.4, widthMm: 20 },
      marks: { large: [62, 30], small: [72, 50] },
      fields: [
        { field: 'document_number', x: 33, y: 13.4 },
        { field: 'birth_date', x: 30, y: 20, sizeMm: 2.4 },
        { field: 'issue_date', x: 48, y: 20, sizeMm: 2.4 },
        { field: 'expiration_date', x: 65, y: 20, sizeMm: 2.4 },
        { field: 'surname', x: 30, y: 26 },
        { field: 'given_names', x: 30, y: 31.2 },
        { field: 'address', x: 30, y: 36.4, maxWidthMm: 46 },
        { field: 'sex', x: 31, y: 45.4 },
      ],
    },
  },
];
