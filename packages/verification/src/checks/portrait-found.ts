import { portraitOf } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, fail, pass } from './check.ts';

export const portraitFound: Check<SelfieFindingCode> = {
  id: 'portrait_found',
  asks: 'Does the document show a portrait of its holder?',
  finding: 'selfie_document_missing_photo',
  tell: 'The document shows no photo of your face. Photograph the side with your photo, or use another document.',
  basis: {
    threshold: 'a face on the page',
    source: 'as for selfies',
    blindSpots: 'grey and small portraits may not be found',
  },
  run({ readings }) {
    if (!portraitOf(readings)) return fail('no face on the document');
    return pass('there is a face on the document');
  },
};
