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

/**
 * Finds the month a name or an abbreviation stands for, in any of the languages listed.
 *
 * No spelling listed stands for two months, so the language need not be known.
 *
 * @param name With or without marks and full stops.
 * @returns 1 to 12.
 */
export function findMonth(name: string): number | undefined {
  // The vowel signs of Thai are marks, too, and tell its months apart.
  const bare = name.normalize('NFD').replace(/\p{Mn}/gu, (mark) => (/[\u0e00-\u0e7f]/.test(mark) ? mark : ''));
  return MONTH_OF.get(bare.replace(/[.\s]/g, '').toUpperCase());
}
