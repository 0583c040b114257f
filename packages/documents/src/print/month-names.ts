/**
 * Month names and the abbreviations documents print, January first, in capitals without marks; a stroke parts spellings.
 *
 * Sources: the Unicode Common Locale Data Repository for the official languages of Europe, the Americas and Thailand;
 * ICAO Doc 9303 part 3, section 3.4.1 for the three-letter English ones.
 */
const TABLES: readonly string[] = [
  'JAN|JANUARY FEB|FEBRUARY MAR|MARCH APR|APRIL MAY JUN|JUNE JUL|JULY AUG|AUGUST SEP|SEPT|SEPTEMBER OCT|OCTOBER NOV|NOVEMBER DEC|DECEMBER',
  'JANV|JANVIER FEV|FEVR|FEVRIER MARS AVR|AVRIL MAI JUIN JUIL|JUILLET AOU|AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE', // French
  'JANUAR|JANNER FEBRUAR MRZ|MAERZ|MARZ APRIL MAI JUNI JULI AUGUST SEPTEMBER OKT|OKTOBER NOVEMBER DEZ|DEZEMBER', // German
  'ENE|ENERO FEBRERO MARZO ABR|ABRIL MAYO JUNIO JULIO AGO|AGOSTO SEPTIEMBRE|SETIEMBRE|SET OCTUBRE NOVIEMBRE DIC|DICIEMBRE', // Spanish
  'GEN|GENNAIO FEBBRAIO MARZO APRILE MAG|MAGGIO GIU|GIUGNO LUG|LUGLIO AGOSTO SETTEMBRE OTT|OTTOBRE NOVEMBRE DICEMBRE', // Italian
  'JANEIRO FEV|FEVEREIRO MARCO ABRIL MAIO JUNHO JULHO AGOSTO SETEMBRO OUT|OUTUBRO NOVEMBRO DEZEMBRO', // Portuguese
  'JANUARI FEBRUARI MAART|MRT|MAA APRIL MEI JUNI JULI AUGUSTUS SEPTEMBER OKTOBER NOVEMBER DECEMBER', // Dutch
  'JANUAR|JANUARI FEBRUAR|FEBRUARI MARTS|MARS APRIL MAJ|MAI JUNI JULI AUGUST|AUGUSTI SEPTEMBER OKTOBER NOVEMBER DES|DESEMBER', // Nordic
  'TAMMI|TAMMIKUU HELMI|HELMIKUU MAALIS|MAALISKUU HUHTI|HUHTIKUU TOUKO|TOUKOKUU KESA|KESAKUU HEINA|HEINAKUU ELO|ELOKUU SYYS|SYYSKUU LOKA|LOKAKUU MARRAS|MARRASKUU JOULU|JOULUKUU', // Finnish
  'STY|STYCZEN|STYCZNIA LUT|LUTY|LUTEGO MARZEC|MARCA KWI|KWIECIEN|KWIETNIA MAJ|MAJA CZE|CZERWIEC|CZERWCA LIP|LIPIEC|LIPCA SIE|SIERPIEN|SIERPNIA WRZ|WRZESIEN|WRZESNIA PAZ|PAZDZIERNIK|PAZDZIERNIKA LIS|LISTOPAD|LISTOPADA GRU|GRUDZIEN|GRUDNIA', // Polish
  'IAN|IANUARIE FEBRUARIE MARTIE APRILIE MAI IUN|IUNIE IUL|IULIE AUGUST SEPTEMBRIE OCTOMBRIE NOIEMBRIE|NOI DECEMBRIE', // Romanian
  'OCA|OCAK SUB|SUBAT MART NIS|NISAN MAYIS HAZ|HAZIRAN TEM|TEMMUZ AGU|AGUSTOS EYL|EYLUL EKI|EKIM KAS|KASIM ARA|ARALIK', // Turkish
];

/** Abbreviations without their full stops, and names. */
const THAI = [
  'มค กพ มีค เมย พค มิย กค สค กย ตค พย ธค',
  'มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม',
];

/** Every spelling with the month it stands for. */
export const MONTH_SPELLINGS: readonly (readonly [name: string, month: number])[] = [
  ...[...TABLES, ...THAI].flatMap((table) =>
    table.split(' ').flatMap((names, at) => names.split('|').map((name) => [name, at + 1] as const)),
  ),
];

const MONTH_OF = new Map(MONTH_SPELLINGS);

/** A month, and how surely it is meant: 1 as spelled. */
export interface MonthFound {
  month: number;
  likeness: number;
}

/** What one misread letter costs. */
const MISREAD_LIKENESS = 0.9;

/**
 * Finds the month a name or an abbreviation stands for, in any of the languages listed.
 *
 * No spelling listed stands for two months, so the language need not be known. Thai, whose letters and marks are read less surely,
 * may be misread by as much as leaves only one month that is as near.
 *
 * @param name With or without marks and full stops.
 */
export function findMonth(name: string): MonthFound | undefined {
  // The vowel signs of Thai are marks, too, and tell its months apart.
  const bare = name.normalize('NFD').replace(/\p{Mn}/gu, (mark) => (/[\u0e00-\u0e7f]/.test(mark) ? mark : ''));
  const plain = bare.replace(/[.\s]/g, '').toUpperCase();
  const month = MONTH_OF.get(plain);
  if (month !== undefined) return { month, likeness: 1 };
  return /^[\u0e00-\u0e7f]+$/.test(plain) ? nearestThai(plain) : undefined;
}

/** Thai spellings from this length on are names, of which two letters may be misread; of abbreviations one. */
const NAME_MIN = 5;

function nearestThai(printed: string): MonthFound | undefined {
  const near = THAI.flatMap((table) =>
    table.split(' ').flatMap((spelling, at) => {
      const wrong = distanceBetween(printed, spelling);
      const allowed = spelling.length >= NAME_MIN ? 2 : 1;
      return wrong <= allowed ? [{ month: at + 1, wrong }] : [];
    }),
  );
  const least = Math.min(...near.map(({ wrong }) => wrong));
  const months = new Set(near.filter(({ wrong }) => wrong === least).map(({ month }) => month));
  return months.size === 1 ? { month: [...months][0]!, likeness: MISREAD_LIKENESS ** least } : undefined;
}

/** @see V. Levenshtein, "Binary codes capable of correcting deletions, insertions and reversals", 1966 */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
