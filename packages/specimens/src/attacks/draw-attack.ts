import { addYears } from '../dates.ts';
import { inventPerson } from '../people.ts';
import type { Sitter } from '../portrait/portrait.ts';
import { createRandom, type Random, type Seed } from '../random.ts';
import { drawSelfie } from '../selfie.ts';
import type { Page } from '../sheet.ts';
import { TEMPLATES } from '../templates/catalogue.ts';
import { type Alteration, type DrawnTemplate, drawTemplate, type Source } from '../templates/draw-template.ts';
import type { Template } from '../templates/template.ts';
import { TODAY } from '../truth.ts';
import { photographPage } from './capture.ts';
import { cutOut } from './cut-out.ts';
import { editPortrait, gluePortrait } from './portraits.ts';
import { onSheet, reprint } from './reprint.ts';
import { cropScan, photographScreen, takeScreenshot } from './screens.ts';
import type { SessionLabel } from './species.ts';
import { editText } from './texts.ts';

/** The pictures of one session, and what is true of them. */
export interface LabelledSession {
  label: SessionLabel;
  /** The document's template. */
  template: Template;
  front: Buffer;
  back?: Buffer;
  /** Of whoever shows the document: with another's portrait on it, of that other. */
  selfie: Buffer;
  /** The one value that was changed, where one was. */
  alteration?: Alteration;
}

export interface AttackOptions {
  /** `YYYY-MM-DD`: the day on which it is shown. */
  today?: string;
  /** Which templates to choose from. */
  only?: RegExp;
}

/**
 * Draws a session in which a document of an invented issuer is shown, genuine or attacked; see {@link SessionLabel}. All
 * pictures are taken by the same kinds of cameras in the same kinds of light, whatever is before them. Where one side is
 * attacked, the other is what it was.
 *
 * It is a drawing of how such things come about, not a picture of one: what tells drawn attacks apart is not known to tell
 * those that people make.
 *
 * @param seed Decides everything else; the same seed draws the same bytes.
 */
export async function drawAttack(
  label: SessionLabel,
  seed: Seed,
  options: AttackOptions = {},
): Promise<LabelledSession> {
  const { today = TODAY, only = /./ } = options;
  const random = createRandom(seed).fork(label);
  const template = random.pick(TEMPLATES.filter((one) => only.test(one.id) && canShow(one, label)));
  const source = ALTERED[label];
  const alteration = source && { source, field: random.pick(fieldsOf(template, source)) };
  // Digital edits are made in the photo of what was issued; the others are made on the document.
  const drawn = drawTemplate(template, seed, today, label === 'text_edited' ? undefined : alteration);
  const other = { today, sitter: anotherSitter(drawn.sitter, seed, random.fork('other'), today) };
  const order = { label, drawn, other, random, alteration, seed };
  const front = await showSide('front', order);
  const back = drawn.back && (await showSide('back', order));
  const shown = SHOWN_BY_ANOTHER.includes(label) ? other.sitter : drawn.sitter;
  return {
    ...{ label, template, front },
    ...(back && { back }),
    selfie: await drawSelfie(shown, { seed: `${seed}/${label}`, today }),
    ...(alteration && { alteration }),
  };
}

const SHOWN_BY_ANOTHER: readonly SessionLabel[] = ['portrait_glued', 'portrait_edited', 'look_alike'];

const ALTERED: Partial<Record<SessionLabel, Source>> = {
  print_altered: 'print',
  zone_altered: 'zone',
  barcode_altered: 'barcode',
  text_edited: 'print',
};

/** A value can be changed in one place where it stands in two. Sessions take passports, and of other documents both sides; letters
 * that are not read cannot be handed in. */
function canShow({ front, back, docType, script }: Template, label: SessionLabel): boolean {
  if (script || docType === 'visa' || (docType !== 'passport' && !back)) return false;
  const sides = [front, ...(back ? [back] : [])];
  const [zone, barcode] = [sides.some(({ mrz }) => mrz), sides.some((side) => side.barcode)];
  if (label === 'print_altered') return zone || barcode;
  if (label === 'zone_altered') return zone;
  return label !== 'barcode_altered' || barcode;
}

/** What can be changed about a document: what its print says. */
function fieldsOf({ front, back, japanese }: Template, source: Source): Alteration['field'][] {
  const printed = new Set(
    [...front.fields, ...(source === 'print' ? [] : (back?.fields ?? []))].map(({ field }) => field),
  );
  const all: Alteration['field'][] = ['surname', 'document_number', 'birth_date', 'expiration_date'];
  return all.filter((field) => printed.has(field) && !(japanese && field === 'surname'));
}

interface Order {
  label: SessionLabel;
  drawn: DrawnTemplate;
  other: { sitter: Sitter; today: string };
  random: Random;
  alteration: Alteration | undefined;
  seed: Seed;
}

async function showSide(side: 'front' | 'back', order: Order): Promise<Buffer> {
  const { drawn, other, label } = order;
  const random = order.random.fork(side);
  const { page } = drawn[side]!;
  const portrait = drawn.template[side]?.portrait;
  switch (label) {
    case 'portrait_glued':
      if (!portrait) break;
      return (await photographPage(gluePortrait(page, portrait, other.sitter, drawn.truth.issueDate, random), random))
        .jpeg;
    case 'portrait_edited':
      if (!portrait) break;
      return editPortrait(await photographPage(page, random), page, portrait, {
        sitter: other.sitter,
        date: other.today,
        random,
      });
    case 'text_edited':
      if (side === 'front') return showEdited(page, order, random);
      break;
    case 'screen':
      return (await photographScreen(page, random)).jpeg;
    case 'colour_print':
    case 'grey_print':
      return (await photographPage(await printedSheet(page, label, random), random, PAPER_THICKNESS)).jpeg;
    case 'cut_out':
      return (await photographPage(cutOut(await reprint(page, 'colour', random), random), random, PAPER_THICKNESS))
        .jpeg;
    case 'screenshot':
      return takeScreenshot(page, random);
    case 'crop':
      return cropScan(page, random);
  }
  return (await photographPage(page, random)).jpeg;
}

/** What a sheet of paper throws of a card's shadow. */
const PAPER_THICKNESS = 0.3;

async function printedSheet(page: Page, label: 'colour_print' | 'grey_print', random: Random): Promise<Page> {
  const margin = () => random.between(0.06, 0.25) * page.heightMm;
  const printed = await reprint(page, label === 'grey_print' ? 'grey' : 'colour', random);
  return onSheet(printed, { x: margin(), y: margin() });
}

async function showEdited(page: Page, { drawn, alteration, seed, other }: Order, random: Random): Promise<Buffer> {
  const { field } = alteration!;
  const text = drawTemplate(drawn.template, seed, other.today, alteration).front.places[field]!.text;
  return editText(await photographPage(page, random), page, { place: drawn.front.places[field]!, text, random });
}

/** Somebody who might pass for the holder: of their sex and about their age. */
function anotherSitter({ sex, birthDate }: Sitter, seed: Seed, random: Random, today: string): Sitter {
  let person = inventPerson(random, today);
  while (person.sex !== sex) person = inventPerson(random, today);
  return { seed: `${seed}/somebody else`, sex, birthDate: addYears(birthDate, random.integer(-6, 6)) };
}
