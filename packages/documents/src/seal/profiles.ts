import type { MrzFormat } from '../mrz/layout.ts';

/** What the features of one kind of seal mean, by their tags. */
export interface SealProfile {
  kind: 'visa' | 'emergency_travel_document' | 'residence_permit' | 'arrival_attestation' | 'sticker';
  /** The zone's lines, fillers as spaces. Visas leave out what follows the date of expiry. */
  zones?: readonly { tag: number; format: Extract<MrzFormat, 'TD2' | 'MRV_A' | 'MRV_B'> }[];
  /** The number of the passport that the document belongs to. */
  passportNumberTag?: number;
  /** The number of the document that the seal is stuck on. */
  documentNumberTag?: number;
}

/**
 * By document feature definition reference and document type category, two hexadecimal digits each.
 *
 * @see ICAO Doc 9303 parts 7 (visas) and 8 (emergency travel documents); BSI TR-03137 part 1, version 2.5, chapters 6 and 8 to 10
 */
export const SEAL_PROFILES: Readonly<Record<string, SealProfile>> = {
  '5d01': {
    kind: 'visa',
    zones: [
      { tag: 1, format: 'MRV_A' },
      { tag: 2, format: 'MRV_B' },
    ],
    passportNumberTag: 5,
  },
  '5e03': { kind: 'emergency_travel_document', zones: [{ tag: 2, format: 'TD2' }] },
  fb06: { kind: 'residence_permit', zones: [{ tag: 2, format: 'TD2' }], passportNumberTag: 3 },
  fa06: { kind: 'residence_permit', zones: [{ tag: 4, format: 'TD2' }] },
  fd02: { kind: 'arrival_attestation', zones: [{ tag: 2, format: 'TD2' }] },
  f908: { kind: 'sticker', documentNumberTag: 1 },
  f80a: { kind: 'sticker', documentNumberTag: 1 },
};
