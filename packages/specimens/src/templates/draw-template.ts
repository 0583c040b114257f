import { appendSignature, formatMrz, formatSeal, type PrintedFieldName, transliterate } from '@credence/documents';
import { drawBarcode } from '../barcode-print.ts';
import { addDays, addYears, printedDate, printedUsDate } from '../dates.ts';
import { drawGuilloche } from '../guilloche.ts';
import { licensePayload, mrzDate } from '../machine-readable.ts';
import { PITCH_MM, type PlaceMm, printMrz } from '../mrz-print.ts';
import { overprint } from '../overprint.ts';
import { inventPerson, type Person } from '../people.ts';
import { placePortrait, signature } from '../personal.ts';
import type { Sitter } from '../portrait/portrait.ts';
import { createRandom, type Random, type Seed } from '../random.ts';
import { drawSeal } from '../seal-print.ts';
import { signWithSeed } from '../seal-signature.ts';
import { createSheet, type Page, print, type Sheet, toPage } from '../sheet.ts';
import { type SpecimenTruth, TODAY } from '../truth.ts';
import { payloadOfEdition } from './aamva-edition.ts';
import { alter } from './alter.ts';
import { eraDate, inventJapanese, yearAndEraDate } from './japanese.ts';
import { buddhistDate, hijriDate, inventName } from './scripts.ts';
import type { DateStyle, FieldPlace, Template, TemplateSide } from './template.ts';
import { pickTypeface } from './typefaces.ts';

/** One side as drawn, and all that is printed on it. */
export interface DrawnSide {
  page: Page;
  /** Dates as `YYYY-MM-DD`, sexes as F or M; the rest as printed. */
  printed: Partial<Record<PrintedFieldName, string>>;
  /** Where the values stand. */
  places: Partial<Record<PrintedFieldName, PrintedPlace>>;
  mrzLines?: string[];
  barcodePayload?: string;
  /** Every byte of its visible digital seal, which an invented key has signed. */
  sealPayload?: Uint8Array;
  /** Where the zone or the symbol stands, in millimetres, and how wide one character or one module of it is. */
  machineReadable?: PlaceMm & { unitMm: number };
}

/** The last line of a value as it stands on a page, in millimetres; `y` is its baseline. */
export interface PrintedPlace {
  text: string;
  x: number;
  y: number;
  widthMm: number;
  sizeMm: number;
  /** A list of CSS families. */
  typeface: string;
}

export interface DrawnTemplate {
  template: Template;
  /** Whose portrait it carries; for `drawSelfie`. */
  sitter: Sitter;
  /** Of the document as it was issued, whatever was altered on it. */
  truth: SpecimenTruth;
  front: DrawnSide;
  back?: DrawnSide;
}

/** Millimetres, and pixels in one of them; `valueMm` is how large values are where their place says nothing else. */
const SIZES = {
  'ID-1': { widthMm: 85.6, heightMm: 53.98, cornerMm: 3.18, scale: 20, markMm: 8, valueMm: 2.7 },
  'ID-2': { widthMm: 105, heightMm: 74, cornerMm: 3, scale: 17, markMm: 11, valueMm: 3 },
  'ID-3': { widthMm: 125, heightMm: 88, cornerMm: 2.5, scale: 16, markMm: 14, valueMm: 3.2 },
} as const;

/** Where a document says who its holder is. */
export type Source = 'print' | 'zone' | 'barcode' | 'seal';

/** One value that somebody changed in one place only, a zone's check digits made to agree with it. */
export interface Alteration {
  source: Source;
  field: 'surname' | 'document_number' | 'birth_date' | 'expiration_date';
}

/** Everything a template is filled with. */
interface Holder {
  person: Person;
  truth: SpecimenTruth;
  japanese: { fullName: string; address: string };
  /** What the zone says beside the holder's details: half of all documents leave it empty. */
  optionalData: string;
  /** What everything is printed in, but for the zone: a list of CSS families. */
  typeface: string;
}

type Holders = Record<Source, Holder>;

/**
 * Draws a document from its template, held by somebody invented, SPECIMEN printed across each side: there is no way to draw one
 * without it, and none to set its portrait.
 *
 * The same template and seed draw the same pixels.
 *
 * @param today `YYYY-MM-DD`: the day around which dates are made up.
 * @param alteration What somebody changed about it; nothing unless told.
 */
export function drawTemplate(
  template: Template,
  seed: Seed,
  today: string = TODAY,
  alteration?: Alteration,
): DrawnTemplate {
  const random = createRandom(seed).fork(template.id);
  const holder = inventHolder(template, random.fork('holder'), today);
  const holders = { print: holder, zone: holder, barcode: holder, seal: holder };
  if (alteration) holders[alteration.source] = alter(holder, alteration.field, random.fork('altered'));
  const sitter = { seed, sex: holder.person.sex, birthDate: holder.person.birthDate };
  const draw = (side: TemplateSide, label: string) =>
    drawSide(template, side, holders, { sitter, random: random.fork(label) });
  return {
    template,
    sitter,
    truth: holder.truth,
    front: draw(template.front, 'front'),
    ...(template.back && { back: draw(template.back, 'back') }),
  };
}

function inventHolder(template: Template, random: Random, today: string): Holder {
  const invented = inventPerson(random.fork('person'), today);
  const person = { ...invented, ...nameFor(template, invented, random) };
  const issueDate = addDays(today, -random.integer(20, Math.min(900, template.years * 300)));
  const letters = 'CFHJKLMNPRTVWXY';
  const digits = template.japanese ? 12 : 7;
  const truth: SpecimenTruth = {
    type: template.docType === 'driving_license' || template.docType === 'passport' ? template.docType : 'id_card',
    issuingCountry: template.aamvaVersion ? 'USA' : 'UTO',
    firstName: person.givenNames,
    lastName: person.surname,
    documentNumber: (template.japanese ? '' : random.characters(letters, 2)) + random.characters('0123456789', digits),
    birthDate: person.birthDate,
    issueDate,
    expirationDate: addDays(addYears(issueDate, template.years), -1),
    sex: person.sex,
    address: person.address,
  };
  const typeface = pickTypeface(random.fork('typeface'), template);
  const optional = random.fork('optional');
  const optionalData = optional.chance(0.5) ? optional.characters('0123456789ABCDEFGHJKLMNPRSTUVWXYZ', 7) : '';
  return { person, truth, japanese: inventJapanese(random.fork('japanese'), person.sex), optionalData, typeface };
}

/** North American issuers print names in the letters of the barcode, which has none but ASCII. */
function nameFor({ aamvaVersion, script }: Template, { surname, givenNames, sex }: Person, random: Random) {
  if (script) return inventName(random.fork('name'), script, sex);
  const spell = (name: string) => (aamvaVersion ? transliterate(name) : name);
  return { surname: spell(surname), givenNames: spell(givenNames) };
}

function drawSide(
  template: Template,
  side: TemplateSide,
  { print: holder, zone, barcode, seal }: Holders,
  { sitter, random }: { sitter: Sitter; random: Random },
): DrawnSide {
  const size = SIZES[template.size];
  const sheet = createSheet(size.widthMm, size.heightMm, size.scale, size.cornerMm);
  drawGuilloche(sheet, template.tint, random);
  const { large, small } = side.marks;
  overprint(
    sheet,
    { x: large[0], y: large[1], sizeMm: size.markMm, degrees: -20 },
    { x: small[0], y: small[1], sizeMm: 2.8, degrees: 0 },
  );
  for (const { text, ...at } of side.texts ?? []) print(sheet, text, { ...at, family: holder.typeface });
  if (side.portrait) placePortrait(sheet, sitter, holder.truth.issueDate, side.portrait);
  if (side.signature) signature(sheet, random, side.signature);

  const printed: DrawnSide['printed'] = {};
  const places: DrawnSide['places'] = {};
  for (const place of side.fields) {
    places[place.field] = printField(sheet, template, place, holder);
    printed[place.field] = truthOf(place.field, template, holder);
  }
  const mrzLines = side.mrz && zoneOf(template, side.mrz, zone);
  const zonePlace = mrzLines && { ...printMrz(sheet, mrzLines, side.mrz!), unitMm: PITCH_MM };
  const barcodePayload =
    side.barcode && payloadOfEdition(licensePayload(barcode.truth, barcode.person), template.aamvaVersion ?? 10);
  const sealPayload =
    side.seal && side.mrz && sealOf(template, zoneOf(template, side.mrz, seal), seal, side.seal.profileId);
  if (side.seal && sealPayload) drawSeal(sheet, sealPayload, side.seal);
  const symbol = barcodePayload && { ...side.barcode!, unitMm: drawBarcode(sheet, barcodePayload, side.barcode!) };
  const machineReadable = zonePlace ?? (symbol || undefined);
  return {
    page: toPage(sheet),
    printed,
    places,
    ...(mrzLines && { mrzLines }),
    ...(barcodePayload && { barcodePayload }),
    ...(sealPayload && { sealPayload }),
    ...(machineReadable && { machineReadable }),
  };
}

function printField(sheet: Sheet, template: Template, place: FieldPlace, holder: Holder): PrintedPlace {
  const { x, y, sizeMm = SIZES[template.size].valueMm, label = '', suffix = '', maxWidthMm, color } = place;
  const family = { family: holder.typeface, ...(place.align && { align: place.align }) };
  const lines = linesOf(place, template, holder);
  lines[lines.length - 1] += suffix;
  const style = { sizeMm, ...family, ...(maxWidthMm && { maxWidthMm }), ...(color && { color }) };
  const weight = template.japanese || template.script ? 400 : 600;
  const above = template.caption === 'above';
  const captionMm = sizeMm * (above ? 0.58 : template.japanese ? 0.9 : 0.72);
  const width = label ? print(sheet, label, { x, y, sizeMm: captionMm, color: '#44546a', ...family }) : 0;
  const [left, top] = above ? [x, y + (label ? sizeMm * 1.12 : 0)] : [x + (label ? width + sizeMm * 0.5 : 0), y];
  const places = lines.map((text, row) => {
    const y = top + row * sizeMm * 1.25;
    const widthMm = print(sheet, text, { ...style, weight, x: left, y });
    return { text, x: place.align ? left - widthMm : left, y, widthMm, sizeMm, typeface: holder.typeface };
  });
  return places.at(-1)!;
}

function linesOf({ field }: FieldPlace, template: Template, holder: Holder): string[] {
  const { truth, person, japanese } = holder;
  switch (field) {
    case 'birth_date':
      return [printDate(truth.birthDate, template.dates)];
    case 'issue_date':
      return [printDate(truth.issueDate, template.dates)];
    case 'expiration_date':
      return [
        printDate(
          truth.expirationDate,
          template.japanese && template.docType === 'driving_license' ? 'year and era' : template.dates,
        ),
      ];
    case 'sex':
      return [template.japanese ? { F: '女', M: '男', X: '' }[person.sex] : person.sex];
    case 'address': {
      if (template.japanese) return [japanese.address];
      const { line1, city, state, postalCode } = person.address;
      return template.aamvaVersion ? [line1, `${city}, ${state} ${postalCode}`] : [`${line1}, ${city} ${postalCode}`];
    }
    default:
      return [truthOf(field, template, holder)];
  }
}

function truthOf(field: PrintedFieldName, template: Template, holder: Holder): string {
  const { truth, person, japanese } = holder;
  const values: Record<PrintedFieldName, () => string> = {
    surname: () => person.surname,
    given_names: () => person.givenNames,
    full_name: () => japanese.fullName,
    document_number: () => truth.documentNumber,
    birth_date: () => truth.birthDate,
    issue_date: () => truth.issueDate,
    expiration_date: () => truth.expirationDate,
    sex: () => person.sex,
    nationality: () => 'UTOPIAN',
    place_of_birth: () => person.birthPlace,
    address: () => linesOf({ field: 'address', x: 0, y: 0 }, template, holder).join(', '),
    personal_number: () => truth.documentNumber,
    authority: () => 'AMAUROT REGISTRY',
  };
  return values[field]();
}

function printDate(date: string, style: DateStyle): string {
  const [y, m, d] = date.split('-') as [string, string, string];
  const printed: Record<DateStyle, () => string> = {
    'dd.mm.yyyy': () => `${d}.${m}.${y}`,
    'dd.mm.yy': () => `${d}.${m}.${y.slice(2)}`,
    'dd/mm/yyyy': () => `${d}/${m}/${y}`,
    'mm/dd/yyyy': () => printedUsDate(date),
    'mm-dd-yyyy': () => `${m}-${d}-${y}`,
    'dd MMM yyyy': () => printedDate(date),
    'yyyy-mm-dd': () => date,
    buddhist: () => buddhistDate(date),
    hijri: () => hijriDate(date),
    era: () => eraDate(date),
    'year and era': () => yearAndEraDate(date),
  };
  return printed[style]();
}

const SEX = { F: 'female', M: 'male', X: 'unknown' } as const;

function zoneOf(
  template: Template,
  format: NonNullable<TemplateSide['mrz']>,
  { truth, optionalData }: Holder,
): string[] {
  return formatMrz({
    format,
    documentCode: template.documentCode ?? 'I',
    issuingState: 'UTO',
    nationality: 'UTO',
    surname: truth.lastName,
    givenNames: truth.firstName,
    documentNumber: truth.documentNumber,
    birthDate: mrzDate(truth.birthDate),
    sex: SEX[truth.sex],
    expirationDate: mrzDate(truth.expirationDate),
    optionalData,
  });
}

/** Who signs for Utopia: the country's letters are assigned to nobody. */
const SIGNER = { issuingState: 'UTO', signer: 'UTSS', certificate: '2A' };

function sealOf(template: Template, mrzLines: string[], { truth }: Holder, profileId: string): Uint8Array {
  const { issueDate, documentNumber } = truth;
  const passportNumber = [...documentNumber].reverse().join('');
  const signed = formatSeal({ ...SIGNER, profileId, mrzLines, issueDate, signatureDate: issueDate, passportNumber });
  return appendSignature(signed, signWithSeed(signed, template.id));
}
