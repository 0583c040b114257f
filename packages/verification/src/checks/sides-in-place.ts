import { type Check, fail, pass } from './check.ts';

export const sidesInPlace: Check = {
  id: 'sides_in_place',
  asks: 'Is the photo of the front one of the front?',
  finding: 'document_unverified_other',
  tell: 'The back was photographed where the front belongs. Photograph the front first, then the back.',
  basis: {
    threshold: 'none: where the zone or the barcode is',
    source: 'ICAO Doc 9303 part 5; AAMVA annex D',
    blindSpots: 'documents without either',
  },
  run({ readings: { captures }, facts: { mrz, licence } }) {
    if (!captures.front || !captures.back) return undefined;
    // Barcodes of licences and zones of three lines stand on the back: AAMVA card design standard, annex A; ICAO Doc 9303 part 5.
    const ofBack = licence ?? (mrz?.mrz.format === 'TD1' ? mrz : null);
    if (!ofBack) return undefined;
    return ofBack.side === 'front'
      ? fail('what belongs on the back stands on the photo of the front')
      : pass('each side is where it belongs');
  },
};
