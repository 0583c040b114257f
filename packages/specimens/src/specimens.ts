import { drawForOutcome } from './for-outcome.ts';
import type { Person } from './people.ts';
import { type PhotographOptions, photograph } from './photograph.ts';
import type { Seed } from './random.ts';
import { drawSelfie } from './selfie.ts';
import { drawSpecimen } from './specimen.ts';
import type { SpecimenOptions, SpecimenTruth, SpecimenType } from './truth.ts';

/** A specimen as a person would hand it in: a JPEG photo of each of its sides. */
export interface PhotographedSpecimen {
  front: Buffer;
  /** Absent on passports. */
  back?: Buffer;
  /** On request. */
  selfie?: Buffer;
  truth: SpecimenTruth;
}

/** The holder's details stand beside the document's: `{ surname: 'ERIKSSON', expirationDate: '2020-01-31' }`. */
export interface PhotographedSpecimenOptions extends Partial<Person>, Omit<SpecimenOptions, 'person' | 'seed'> {
  seed?: Seed;
  /** How the pictures are taken; the same way for both sides, in two separate takes. */
  photo?: Omit<PhotographOptions, 'seed'>;
  /** Whether the holder takes a picture of themselves, too. */
  selfie?: boolean;
}

/** Documents photographed and ready to be submitted, with the truth about them. */
export const specimens = {
  passport: (options: PhotographedSpecimenOptions = {}) => take('passport', options),
  idCard: (options: PhotographedSpecimenOptions = {}) => take('id_card', options),
  drivingLicense: (options: PhotographedSpecimenOptions = {}) => take('driving_license', options),
  /** Whatever leads to an outcome: `specimens.forOutcome({ outcome: 'document_expired', type: 'id_card' })`. */
  forOutcome: drawForOutcome,
};

async function take(type: SpecimenType, options: PhotographedSpecimenOptions): Promise<PhotographedSpecimen> {
  const { photo, selfie, seed = 1, documentNumber, issueDate, expirationDate, today, flaw, ...person } = options;
  const specimen = drawSpecimen({ type, seed, person, documentNumber, issueDate, expirationDate, today, flaw });
  const { pages, truth, sitter } = specimen;
  const front = await photograph(pages.front, { ...photo, seed: `${seed}/${type}/front` });
  const back = pages.back && (await photograph(pages.back, { ...photo, seed: `${seed}/${type}/back` }));
  return {
    truth,
    front: front.jpeg,
    ...(back && { back: back.jpeg }),
    ...(selfie && { selfie: await drawSelfie(sitter, { seed, ...(today && { today }) }) }),
  };
}
