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

/** The sides to photograph: both, until the person has said that they will show a passport. */
export function requiredSides(session: Pick<VerificationSession, 'type' | 'options' | 'declared'>): Side[] {
  if (!partsAsked(session).includes('document')) return [];
  return session.declared?.type === 'passport' ? ['front'] : ['front', 'back'];
}
