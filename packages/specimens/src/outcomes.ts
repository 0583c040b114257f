/**
 * The outcomes that pictures alone can lead to, in the words of Stripe's `last_error.code`: what a document or a selfie
 * shows. The others come of what somebody does, or of numbers and codes that no picture has.
 */
export const SPECIMEN_OUTCOMES = [
  'verified',
  'document_expired',
  'document_type_not_supported',
  'document_unverified_other',
  'selfie_document_missing_photo',
  'selfie_face_mismatch',
  'selfie_manipulated',
  'selfie_unverified_other',
] as const;

export type SpecimenOutcome = (typeof SPECIMEN_OUTCOMES)[number];
