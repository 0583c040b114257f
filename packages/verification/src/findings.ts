/**
 * The findings a session can end an attempt with, in Stripe's words, and what we tell the person.
 *
 * A finding is a value. Which of several wins: document before selfie before id_number before phone before email.
 */
export const FINDINGS = {
  abandoned: 'The verification was not finished in time.',
  consent_declined: 'Consent to the verification was declined.',
  country_not_supported: 'Documents of this country are not supported.',
  device_not_supported: 'The device has no camera that can be used.',
  under_supported_age: 'The person is below the supported age.',
  document_expired: 'The document is expired.',
  document_type_not_supported: 'This type of document is not accepted here.',
  document_unverified_other: 'The document could not be verified.',
  email_unverified_other: 'The email address could not be verified.',
  email_verification_declined: 'The email address was not confirmed.',
  id_number_insufficient_document_data: 'The document shows too little to check the ID number against.',
  id_number_mismatch: 'The ID number does not belong to this name and date of birth.',
  id_number_unverified_other: 'The ID number could not be verified.',
  phone_unverified_other: 'The phone number could not be verified.',
  phone_verification_declined: 'The phone number was not confirmed.',
  selfie_document_missing_photo: 'The document shows no photo to compare with.',
  selfie_face_mismatch: 'The selfie does not match the photo on the document.',
  selfie_manipulated: 'The selfie appears to have been altered.',
  selfie_unverified_other: 'The selfie could not be verified.',
} as const;

export type FindingCode = keyof typeof FINDINGS;

export type DocumentFindingCode = Extract<FindingCode, `document_${string}`>;
export type SelfieFindingCode = Extract<FindingCode, `selfie_${string}`>;
export type IdNumberFindingCode = Extract<FindingCode, `id_number_${string}`>;
export type PhoneFindingCode = Extract<FindingCode, `phone_${string}`>;
export type EmailFindingCode = Extract<FindingCode, `email_${string}`>;

/** Why the evidence did not convince us: becomes the session's `last_error`. */
export interface Finding<Code extends FindingCode = FindingCode> {
  code: Code;
  /** May be shown to the person. Says nothing that was read from the document. */
  reason: string;
}

export function finding<Code extends FindingCode>(code: Code, reason: string = FINDINGS[code]): Finding<Code> {
  return { code, reason };
}
