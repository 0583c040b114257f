import type { Random } from '../random.ts';

/** Scripts that cards are drawn in beside Latin and Japanese. */
export type Script = 'greek' | 'cyrillic' | 'arabic' | 'thai';

const NAMES: Readonly<Record<Script, { surnames: string; F: string; M: string }>> = {
  greek: {
    surnames: 'ΠΑΠΑΔΟΠΟΥΛΟΥ ΝΙΚΟΛΑΪΔΗ ΓΕΩΡΓΙΟΥ ΔΗΜΗΤΡΙΑΔΗ ΚΩΝΣΤΑΝΤΙΝΟΥ ΧΑΤΖΗ',
    F: 'ΕΛΕΝΗ ΜΑΡΙΑ ΣΟΦΙΑ ΑΙΚΑΤΕΡΙΝΗ',
    M: 'ΓΙΩΡΓΟΣ ΝΙΚΟΣ ΔΗΜΗΤΡΗΣ ΑΛΕΞΑΝΔΡΟΣ',
  },
  cyrillic: {
    surnames: 'ИВАНЕНКО ПЕТКО СТОЯН ШЕВЧЕНКО ЖИВКО ЮРЧЕНКО',
    F: 'АННА ЕЛЕНА МАРИЯ СВЕТЛАНА',
    M: 'ИВАН ГЕОРГИ ПЕТЪР МИХАИЛ',
  },
  arabic: { surnames: 'الحسن الأحمد النجار الخطيب الشامي', F: 'فاطمة ليلى مريم زينب', M: 'محمد أحمد يوسف خالد' },
  thai: { surnames: 'ใจดี ศรีสุข วงศ์ทอง แสงจันทร์ บุญมา', F: 'มาลี สมหญิง ปราณี', M: 'สมชาย วิชัย ประเสริฐ' },
};

/** Makes up a name in a script; both are as printed. */
export function inventName(random: Random, script: Script, sex: 'F' | 'M' | 'X') {
  const names = NAMES[script];
  return {
    surname: random.pick(names.surnames.split(' ')),
    givenNames: random.pick(names[sex === 'X' ? 'F' : sex].split(' ')),
  };
}

/** A date of the Thai solar calendar in Thai words: 12 ส.ค. 2517. */
export function buddhistDate(date: string): string {
  const style = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  const parts = new Intl.DateTimeFormat('th-TH-u-ca-buddhist-nu-latn', style).formatToParts(new Date(`${date}T00:00Z`));
  return ['day', 'month', 'year'].map((type) => parts.find((part) => part.type === type)!.value).join(' ');
}

/** A date of the calendar of Umm al-Qura in Arabic digits, year first: ١٣٩٤/٠٧/٢٤. */
export function hijriDate(date: string): string {
  const style = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
  const format = new Intl.DateTimeFormat('ar-u-ca-islamic-umalqura-nu-arab', style);
  const parts = format.formatToParts(new Date(`${date}T00:00Z`));
  return ['year', 'month', 'day'].map((type) => parts.find((part) => part.type === type)!.value).join('/');
}
