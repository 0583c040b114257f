import { drawLicenseBack, drawLicenseFront } from './driving-license.ts';
import { drawCardBack, drawCardFront } from './id-card.ts';
import { licensePayload, machineReadableZone, withWrongCheckDigits } from './machine-readable.ts';
import { drawPassportPage } from './passport.ts';
import type { Person } from './people.ts';
import type { Sitter } from './portrait/portrait.ts';
import { createRandom } from './random.ts';
import type { Page } from './sheet.ts';
import { inventDocument, type SpecimenOptions, type SpecimenTruth, type SpecimenType } from './truth.ts';

/** A specimen as flat pages. A passport has no `back`. */
export interface Specimen {
  type: SpecimenType;
  truth: SpecimenTruth;
  pages: { front: Page; back?: Page };
  /** Whose portrait it carries; for `drawSelfie`. */
  sitter: Sitter;
}

/** What the pages of one specimen have in common. */
export interface Drawing {
  /** Null: the place of the portrait is left empty. */
  sitter: Sitter | null;
  truth: SpecimenTruth;
  person: Person;
  mrzLines?: readonly string[];
}

/**
 * Draws a document of an invented issuer, held by an invented person, with SPECIMEN printed across it.
 *
 * The same options draw the same pixels.
 *
 * @throws {RangeError} When a name, number or date cannot be written in the document's machine-readable part, and as
 *   `inventDocument`.
 */
export function drawSpecimen(options: SpecimenOptions & { type: SpecimenType }): Specimen {
  const { type, seed = 1, flaw } = options;
  const random = createRandom(seed).fork(type);
  const { person, truth } = inventDocument(options);
  const sitter: Sitter = { seed, sex: person.sex, birthDate: person.birthDate };
  const drawing: Drawing = { sitter: flaw === 'no_portrait' ? null : sitter, truth, person };
  const [front, back] = [random.fork('front'), random.fork('back')];

  if (type === 'driving_license') {
    truth.barcodePayload = licensePayload(truth, person);
    return {
      type,
      truth,
      sitter,
      pages: { front: drawLicenseFront(drawing, front), back: drawLicenseBack(drawing, back) },
    };
  }
  const zone = machineReadableZone(truth);
  truth.mrzLines = flaw === 'wrong_check_digits' ? withWrongCheckDigits(zone) : zone;
  drawing.mrzLines = truth.mrzLines;
  if (type === 'passport') return { type, truth, sitter, pages: { front: drawPassportPage(drawing, front) } };
  return { type, truth, sitter, pages: { front: drawCardFront(drawing, front), back: drawCardBack(drawing, back) } };
}

/** The data page of a passport: TD3, 125 by 88 mm. */
export const drawPassport = (options: SpecimenOptions = {}) => drawSpecimen({ ...options, type: 'passport' });

/** An identity card: TD1, 85.6 by 54 mm, its machine-readable zone on the back. */
export const drawIdCard = (options: SpecimenOptions = {}) => drawSpecimen({ ...options, type: 'id_card' });

/** A licence of the North American kind: its PDF417 symbol on the back. */
export const drawDrivingLicense = (options: SpecimenOptions = {}) =>
  drawSpecimen({ ...options, type: 'driving_license' });
