import { transliterate } from '@credence/documents';
import { addDays } from './dates.ts';
import type { SpecimenOutcome } from './outcomes.ts';
import { inventPerson, type Person } from './people.ts';
import { type PhotographOptions, photograph } from './photograph.ts';
import { cutPortrait } from './portrait/cut-portrait.ts';
import type { Sitter } from './portrait/portrait.ts';
import { unlikeSitter } from './portrait/unlike-sitter.ts';
import { createRandom, type Seed } from './random.ts';
import { drawSelfie } from './selfie.ts';
import type { Page } from './sheet.ts';
import { drawSpecimen, type Specimen } from './specimen.ts';
import { type SpecimenOptions, type SpecimenTruth, type SpecimenType, TODAY } from './truth.ts';

/** Pictures to hand in, and what is true of them. */
export interface OutcomeSpecimen {
  front: Buffer;
  /** Absent on passports, and on visas in their place. */
  back?: Buffer;
  /** With every outcome of a selfie; with others on request. */
  selfie?: Buffer;
  /** Of the document on `front`. */
  truth: SpecimenTruth;
}

/** The holder's details stand beside the rest: `{ outcome: 'document_expired', surname: 'ERIKSSON' }`. */
export interface OutcomeSpecimenOptions extends Partial<Person> {
  outcome: SpecimenOutcome;
  /** What it is handed in as. */
  type?: SpecimenType;
  seed?: Seed;
  /** `YYYY-MM-DD`: the day on which it is handed in. A fixed one unless told, so that a seed always draws the same. */
  today?: string | undefined;
  documentNumber?: string | undefined;
  /** Whether the holder takes a picture of themselves where the outcome does not ask for one, too. */
  selfie?: boolean;
  /** How the document is photographed. */
  photo?: Omit<PhotographOptions, 'seed'>;
}

/**
 * Draws the pictures that lead an honest pipeline to an outcome: everything it has to see is in the pixels, and nothing
 * else tells it.
 *
 * | outcome | what is drawn |
 * | --- | --- |
 * | `verified` | a valid document; its holder's selfie |
 * | `document_expired` | a document whose last day has gone by |
 * | `document_type_not_supported` | a visa for a passport, a residence permit for a card |
 * | `document_unverified_other` | a passport with wrong check digits; of cards, the front of one and the back of another |
 * | `selfie_document_missing_photo` | a valid document whose portrait's place is empty |
 * | `selfie_face_mismatch` | a valid document; somebody else's selfie |
 * | `selfie_manipulated` | a valid document; its portrait, cut out of its photo, in place of the selfie |
 * | `selfie_unverified_other` | a valid document; a selfie with nobody on it |
 *
 * @throws {RangeError} When a name, number or date cannot be written in the document's machine-readable part.
 */
export async function drawForOutcome(options: OutcomeSpecimenOptions): Promise<OutcomeSpecimen> {
  const { outcome, type = 'passport', seed = 1, today = TODAY, documentNumber, selfie, photo, ...person } = options;
  const specimen = drawDocument(outcome, { type, seed, today, documentNumber, person });
  const { pages, truth, sitter } = specimen;
  const backPage = outcome === 'document_unverified_other' ? anotherBack(specimen, { seed, today }) : pages.back;
  const front = await photograph(pages.front, { ...photo, seed: `${seed}/${type}/front` });
  const back = backPage && (await photograph(backPage, { ...photo, seed: `${seed}/${type}/back` }));
  const asked = selfie || outcome.startsWith('selfie_');
  return {
    front: front.jpeg,
    ...(back && { back: back.jpeg }),
    ...(asked && {
      selfie: await takeSelfie(outcome, sitter, {
        seed,
        today,
        cut: () => cutPortrait(front, pages.front, specimen.type),
      }),
    }),
    truth,
  };
}

type Order = SpecimenOptions & { type: SpecimenType; seed: Seed; today: string };

function drawDocument(outcome: SpecimenOutcome, order: Order): Specimen {
  const { type, seed, today } = order;
  switch (outcome) {
    case 'document_expired':
      return drawSpecimen({
        ...order,
        expirationDate: addDays(today, -createRandom(seed).fork('expired').integer(30, 700)),
      });
    case 'document_type_not_supported':
      return drawSpecimen({ ...order, type: type === 'passport' ? type : 'id_card', flaw: 'other_kind' });
    case 'document_unverified_other':
      return drawSpecimen({ ...order, ...(type === 'passport' && { flaw: 'wrong_check_digits' as const }) });
    case 'selfie_document_missing_photo':
      return drawSpecimen({ ...order, flaw: 'no_portrait' });
    default:
      return drawSpecimen(order);
  }
}

/** The back of a card of the same type that belongs to somebody of another name; passports have none. */
function anotherBack({ type, truth }: Specimen, { seed, today }: { seed: Seed; today: string }): Page | undefined {
  if (type === 'passport') return undefined;
  const random = createRandom(seed).fork('another');
  let person = inventPerson(random, today);
  while (transliterate(person.surname) === transliterate(truth.lastName)) person = inventPerson(random, today);
  return drawSpecimen({ type, seed: `${seed}/another`, today, person }).pages.back;
}

function takeSelfie(
  outcome: SpecimenOutcome,
  sitter: Sitter,
  { seed, today, cut }: { seed: Seed; today: string; cut: () => Promise<Buffer> },
): Promise<Buffer> {
  switch (outcome) {
    case 'selfie_face_mismatch':
      return drawSelfie(unlikeSitter(sitter, today), { seed, today });
    case 'selfie_manipulated':
      return cut();
    case 'selfie_unverified_other':
      return drawSelfie(null, { seed, today });
    default:
      return drawSelfie(sitter, { seed, today });
  }
}
