import { CAPTURE_KINDS, type CaptureKind, type Part, partsAsked } from './asked.ts';
import { Refusal } from './refusal.ts';
import type {
  DocumentOptions,
  ExpectedDetails,
  ProvidedDetails,
  SessionOptions,
  Transition,
  VerificationSession,
} from './session.ts';

/** What an integrator may change of a session; what is left out stays. */
export interface SessionChanges {
  type?: 'document' | 'id_number';
  /** Members to set; null unsets them all. */
  document?: DocumentOptions | null;
  providedDetails?: ProvidedDetails;
  /** The whole of the integrator's notes. */
  metadata?: Record<string, string>;
}

/** A change of what is asked, and which photos taken under the old terms no longer count. */
export interface Update extends Transition {
  discards: readonly CaptureKind[];
}

/**
 * Changes a session. What is asked for can change only while the session waits for its person; the integrator's notes
 * always, until it was redacted.
 *
 * Whoever is half-way goes on from where the new terms leave them: a document that is no longer taken has to be
 * declared anew, and whoever is asked for more than they agreed to is asked to agree again.
 */
export function update(session: VerificationSession, changes: SessionChanges): Update {
  if (session.redaction !== null) {
    throw new Refusal('session_state', 'This VerificationSession has been redacted and can no longer be changed.');
  }
  const { metadata, ...terms } = changes;
  const noted = metadata === undefined ? session : { ...session, metadata: metadata };
  if (Object.keys(terms).length === 0) return { session: noted, discards: [] };
  if (session.status !== 'requires_input') {
    throw new Refusal(
      'session_state',
      `You cannot update this VerificationSession because it has a status of "${session.status}".`,
    );
  }
  const changed = {
    ...noted,
    ...termsAfter(session, terms),
    providedDetails: terms.providedDetails
      ? { ...session.providedDetails, ...terms.providedDetails }
      : session.providedDetails,
  };
  return resume(session, changed);
}

/**
 * Sets what the document is compared with. It counts from the next submission on.
 *
 * @throws {Refusal} Unless the session waits for its person.
 */
export function expectOf(session: VerificationSession, details: ExpectedDetails): Transition {
  if (session.redaction === null && session.status === 'requires_input') {
    return { session: { ...session, expectedDetails: details } };
  }
  const why = session.redaction === null ? `it has a status of "${session.status}"` : 'it has been redacted';
  throw new Refusal('session_state', `You cannot set the expected details of this VerificationSession because ${why}.`);
}

function termsAfter(
  session: VerificationSession,
  { type = session.type as 'document' | 'id_number', document }: SessionChanges,
): Pick<VerificationSession, 'type' | 'options'> {
  const asked = type !== session.type ? 'type' : document !== undefined ? 'options[document]' : undefined;
  if (asked === undefined) return { type: session.type, options: session.options };
  if (session.type === 'verification_flow') {
    throw new Refusal(
      'parameter_invalid',
      `You cannot change ${asked} of this VerificationSession: it comes from its verification flow.`,
      asked,
    );
  }
  if (type === 'id_number') {
    if (document) throw documentOptionsMisplaced();
    return { type, options: { idNumber: {} } };
  }
  const before = session.type === 'document' ? session.options.document : undefined;
  return { type, options: { document: document === null ? {} : { ...before, ...document } } };
}

/** @returns The refusal of options for a document where there is to be none. */
export function documentOptionsMisplaced(): Refusal {
  return new Refusal(
    'parameter_invalid',
    'options[document] applies to sessions of type document only.',
    'options[document]',
  );
}

/** Where a person who is half-way stands under new terms. */
function resume(before: VerificationSession, after: VerificationSession): Update {
  const [askedBefore, asked] = [partsAsked(before), partsAsked(after)];
  const asksForMore = asked.some((part) => !askedBefore.includes(part));
  const declaredStands = after.declared === null || takes(after, after.declared.type);
  const dropped = (part: Part) => askedBefore.includes(part) && !asked.includes(part);
  const becomesLive = requiresLiveCapture(after.options) && !requiresLiveCapture(before.options);
  return {
    session: {
      ...after,
      consent: asksForMore ? null : after.consent,
      declared: declaredStands ? after.declared : null,
    },
    discards: CAPTURE_KINDS.filter((kind) => {
      // Where photos came from is not on record: taken before, they may have been chosen from a gallery.
      if (becomesLive) return true;
      return kind === 'selfie' ? dropped('selfie') : !declaredStands || dropped('document');
    }),
  };
}

function takes(session: VerificationSession, type: NonNullable<VerificationSession['declared']>['type']): boolean {
  if (!partsAsked(session).includes('document')) return false;
  return session.options.document?.allowedTypes?.includes(type) ?? true;
}

function requiresLiveCapture(options: SessionOptions): boolean {
  return options.document?.requireLiveCapture ?? false;
}
