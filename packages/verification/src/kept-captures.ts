import type { CaptureKind } from './asked.ts';
import type { Decision } from './decide.ts';

/**
 * The photos of a failed attempt that the next one need not take again: those of parts that were found good. Where the
 * document shows no portrait to compare with, it is the document that has to be shown anew.
 *
 * @returns Nothing for an attempt that succeeded: there is no next one.
 */
export function keptCaptures({
  error,
  document,
  selfie,
}: Pick<Decision, 'error' | 'document' | 'selfie'>): CaptureKind[] {
  if (error === null) return [];
  const documentStands = document?.status === 'verified' && selfie?.error?.code !== 'selfie_document_missing_photo';
  return [
    ...(documentStands ? (['front', 'back'] as const) : []),
    ...(selfie?.status === 'verified' ? (['selfie'] as const) : []),
  ];
}
