import { BLUE, column, GREEN, heading, ROSE, SAND } from './parts.ts';
import type { Script } from './scripts.ts';
import type { DateStyle, FieldPlace, Template } from './template.ts';

interface Wording {
  script: Script;
  tint: Template['tint'];
  dates: DateStyle;
  title: string;
  labels: Readonly<Record<'surname' | 'given_names' | 'birth_date' | 'document_number' | 'expiration_date', string>>;
}

const WORDINGS: readonly Wording[] = [
  {
    script: 'greek',
    tint: BLUE,
    dates: 'dd/mm/yyyy',
    title: 'ΔΕΛΤΙΟ ΤΑΥΤΟΤΗΤΑΣ · UTOPIA',
    labels: {
      surname: 'Επώνυμο',
      given_names: 'Όνομα',
      birth_date: 'Ημερομηνία γέννησης',
      document_number: 'Αριθμός δελτίου',
      expiration_date: 'Ημερομηνία λήξης',
    },
  },
  {
    script: 'cyrillic',
    tint: GREEN,
    dates: 'dd.mm.yyyy',
    title: 'ЛИЧНА КАРТА · UTOPIA',
    labels: {
      surname: 'Фамилно име',
      given_names: 'Име',
      birth_date: 'Дата на раждане',
      document_number: 'Номер на документа',
      expiration_date: 'Валидност',
    },
  },
  {
    script: 'thai',
    tint: ROSE,
    dates: 'buddhist',
    title: 'บัตรประจำตัว · UTOPIA',
    labels: {
      surname: 'นามสกุล',
      given_names: 'ชื่อ',
      birth_date: 'วันเกิด',
      document_number: 'เลขที่บัตร',
      expiration_date: 'วันบัตรหมดอายุ',
    },
  },
  {
    script: 'arabic',
    tint: SAND,
    dates: 'hijri',
    title: 'UTOPIA · بطاقة الهوية',
    labels: {
      surname: 'اسم العائلة',
      given_names: 'الاسم',
      birth_date: 'تاريخ الميلاد',
      document_number: 'رقم البطاقة',
      expiration_date: 'تاريخ الانتهاء',
    },
  },
];

/** Cards without a zone in scripts that are not Latin, with dates of the calendars that go with them. */
export const OTHER_SCRIPTS: readonly Template[] = WORDINGS.map(({ script, tint, dates, title, labels }) => {
  const fromRight = script === 'arabic';
  const fields = Object.entries(labels).map(
    ([field, label]): Omit<FieldPlace, 'x' | 'y'> => ({
      field: field as FieldPlace['field'],
      label,
      ...(fromRight && { align: 'right' as const }),
      maxWidthMm: 46,
    }),
  );
  return {
    id: `utopia_card_${script}`,
    family: `card in ${script[0]!.toUpperCase()}${script.slice(1)} script`,
    docType: 'id_card',
    size: 'ID-1',
    tint,
    caption: 'above',
    dates,
    script,
    years: 10,
    front: {
      texts: [fromRight ? heading(title, 81.6, 7.2, 3.4, { align: 'right' }) : heading(title, 5, 7.2, 3.4)],
      portrait: { x: 5, y: 11, heightMm: 33 },
      marks: { large: [58, 31], small: [20, 50.6] },
      fields: column(fromRight ? 81.6 : 36, 12.6, 7.6, fields),
    },
  };
});
