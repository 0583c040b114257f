import type { Side } from './readings.ts';
import type { ReportSections } from './report.ts';
import type { VerificationSession } from './session.ts';

/** The parts of a verification, each a section of the report. */
export type Part = keyof ReportSections;

/** In this order failures are told: the first becomes `last_error`. */
export const PARTS: readonly Part[] = ['document', 'selfie', 'idNumber', 'phone', 'email'];

/** What a session asks its person to prove, in the order of `PARTS`. */
export function partsAsked({ type, options }: Pick<VerificationSession, 'type' | 'options'>): Part[] {
  const { document, email, idNumber, phone } = options;
  const asked: Record<Part, boolean> = {
    document: type === 'document' || (type === 'verification_flow' && document !== undefined),
    selfie: document?.requireMatchingSelfie ?? false,
    idNumber: type === 'id_number' || idNumber !== undefined || (document?.requireIdNumber ?? false),
    phone: phone?.requireVerification ?? false,
    email: email?.requireVerification ?? false,
  };
  const parts = PARTS.filter((part) => asked[part]);
  // Nothing asked would be nothing to fail at: whoever asks for nothing is shown a document.
  return parts.length > 0 ? parts : ['document'];
}

/** What a person can take a picture of: a side of their document, or their own face. */
export type CaptureKind = Side | 'selfie';

export const CAPTURE_KINDS: readonly CaptureKind[] = ['front', 'back', 'selfie'];

/** The pictures to take, in order: both sides, until the person has said that they will show a passport, then the face. */
export function requiredCaptures(session: Pick<VerificationSession, 'type' | 'options' | 'declared'>): CaptureKind[] {
  const asked = partsAsked(session);
  return CAPTURE_KINDS.filter((kind) => {
    if (kind === 'selfie') return asked.includes('selfie');
    return asked.includes('document') && (kind === 'front' || session.declared?.type !== 'passport');
  });
}
