import type { SessionView } from '@credence/wire';
import type { Problem } from './api.ts';
import type { CameraTrouble } from './capture/capture.ts';
import type { MessageId } from './i18n.ts';

type DocumentType = SessionView['allowedTypes'][number];
interface Words {
  title: MessageId;
  text: MessageId;
}

/** What the person is told for each way a request can fail, and what they can do. */
export const PROBLEM_WORDS: Record<Problem, MessageId> = {
  network: 'error.network',
  link_expired: 'error.link_expired',
  link_damaged: 'damaged.text',
  link_elsewhere: 'error.link_elsewhere',
  links_used_up: 'error.links_used_up',
  hand_off_expired: 'handOff.expired.text',
  hand_off_used: 'handOff.used.text',
  session_closed: 'error.session_closed',
  consent_missing: 'error.consent_missing',
  captures_missing: 'error.captures_missing',
  challenge_expired: 'error.challenge_expired',
  cookies_missing: 'error.cookies_missing',
  too_many_attempts: 'error.too_many_attempts',
  email_invalid: 'error.email_invalid',
  phone_invalid: 'error.phone_invalid',
  phone_unsupported: 'error.phone_unsupported',
  code_wrong: 'error.code_wrong',
  code_expired: 'error.code_expired',
  code_too_soon: 'error.code_too_soon',
  codes_used_up: 'error.codes_used_up',
  id_number_invalid: 'error.id_number_invalid',
  image_too_large: 'error.image_too_large',
  image_unsupported_format: 'error.image_unsupported_format',
  image_corrupt: 'error.image_corrupt',
  image_too_many_pixels: 'error.image_too_many_pixels',
  image_too_small: 'error.image_too_small',
  image_too_slow: 'error.image_too_slow',
  invalid_request: 'error.invalid_request',
  rate_limit: 'error.rate_limit',
  messages_used_up: 'error.messages_used_up',
  server_error: 'error.server_error',
};

export const CAMERA_WORDS: Record<CameraTrouble, Words> = {
  denied: { title: 'capture.denied.title', text: 'capture.denied.text' },
  missing: { title: 'capture.missing.title', text: 'capture.missing.text' },
  busy: { title: 'capture.busy.title', text: 'capture.busy.text' },
  stopped: { title: 'capture.stopped.title', text: 'capture.stopped.text' },
  blocked: { title: 'capture.blocked.title', text: 'capture.blocked.text' },
};

export const TYPE_WORDS: Record<DocumentType, { name: MessageId; label: MessageId; hint: MessageId }> = {
  passport: {
    name: 'document.name.passport',
    label: 'document.type.passport',
    hint: 'document.type.passport.hint',
  },
  driving_license: {
    name: 'document.name.driving_license',
    label: 'document.type.driving_license',
    hint: 'document.type.driving_license.hint',
  },
  id_card: {
    name: 'document.name.id_card',
    label: 'document.type.id_card',
    hint: 'document.type.id_card.hint',
  },
};

const FAILURE_WORDS: Record<string, Words> = {
  document_expired: { title: 'retry.expired.title', text: 'retry.expired.text' },
  document_type_not_supported: { title: 'retry.type.title', text: 'retry.type.text' },
  country_not_supported: { title: 'retry.country.title', text: 'retry.country.text' },
  device_not_supported: { title: 'retry.camera.title', text: 'retry.camera.text' },
  selfie_document_missing_photo: { title: 'retry.portrait.title', text: 'retry.portrait.text' },
  selfie_face_mismatch: { title: 'retry.mismatch.title', text: 'retry.mismatch.text' },
  selfie_manipulated: { title: 'retry.manipulated.title', text: 'retry.manipulated.text' },
  selfie_unverified_other: { title: 'retry.selfie.title', text: 'retry.selfie.text' },
  email_unverified_other: { title: 'retry.email.title', text: 'retry.contact.text' },
  email_verification_declined: { title: 'retry.email.title', text: 'retry.contact.text' },
  phone_unverified_other: { title: 'retry.phone.title', text: 'retry.contact.text' },
  phone_verification_declined: { title: 'retry.phone.title', text: 'retry.contact.text' },
  id_number_insufficient_document_data: { title: 'retry.idNumber.title', text: 'retry.idNumber.document.text' },
  id_number_mismatch: { title: 'retry.idNumber.title', text: 'retry.idNumber.text' },
  id_number_unverified_other: { title: 'retry.idNumber.title', text: 'retry.idNumber.text' },
  abandoned: { title: 'retry.abandoned.title', text: 'retry.abandoned.text' },
};

const NOT_ITSELF: Words = { title: 'retry.itself.title', text: 'retry.itself.text' };
const UNEDITED: Words = { title: 'retry.unedited.title', text: 'retry.unedited.text' };
const NO_CAMERA: Words = { title: 'retry.source.title', text: 'retry.source.text' };
const DISAGREES: Words = { title: 'retry.agree.title', text: 'retry.legible.text' };

const CHECK_WORDS: Record<string, Words> = {
  document_found: { title: 'retry.found.title', text: 'retry.found.text' },
  one_document: { title: 'retry.oneDocument.title', text: 'retry.oneDocument.text' },
  document_not_mirrored: { title: 'retry.mirrored.title', text: 'retry.mirrored.text' },
  document_legible: { title: 'retry.legible.title', text: 'retry.legible.text' },
  document_declared: { title: 'retry.declared.title', text: 'retry.declared.text' },
  document_issuer: { title: 'retry.issuer.title', text: 'retry.issuer.text' },
  mrz_type_conforms: { title: 'retry.digits.title', text: 'retry.legible.text' },
  mrz_check_digits: { title: 'retry.digits.title', text: 'retry.digits.text' },
  // What could be read was not all there: the same advice helps.
  document_complete: { title: 'retry.legible.title', text: 'retry.legible.text' },
  sides_agree: { title: 'retry.sides.title', text: 'retry.sides.text' },
  sides_differ: { title: 'retry.sameSide.title', text: 'retry.sides.text' },
  sides_in_place: { title: 'retry.inPlace.title', text: 'retry.sides.text' },
  document_whole: { title: 'retry.whole.title', text: 'retry.whole.text' },
  picture_large_enough: { title: 'retry.small.title', text: 'retry.small.text' },
  document_not_a_page: { title: 'retry.page.title', text: 'retry.itself.text' },
  print_agrees: DISAGREES,
  print_confirms: DISAGREES,
  document_dates: DISAGREES,
  document_on_screen: NOT_ITSELF,
  document_reprinted: NOT_ITSELF,
  document_in_colour: NOT_ITSELF,
  document_in_surroundings: NOT_ITSELF,
  portrait_not_stuck_on: NOT_ITSELF,
  portrait_level: NOT_ITSELF,
  portraits_of_one_person: NOT_ITSELF,
  document_file_unedited: UNEDITED,
  picture_of_one_piece: UNEDITED,
  portrait_has_grain: UNEDITED,
  values_typed_alike: UNEDITED,
  document_taken_by_camera: NO_CAMERA,
  document_presence: NO_CAMERA,
  selfie_taken_by_camera: NO_CAMERA,
};

/**
 * Why the last attempt failed and what to do: by the check that says it best, else by the session's `last_error` code,
 * else in general terms.
 */
export function failureWords(error: SessionView['lastError']): Words {
  return (
    CHECK_WORDS[error?.check ?? ''] ??
    FAILURE_WORDS[error?.code ?? ''] ?? { title: 'retry.other.title', text: 'retry.other.text' }
  );
}
