import { DOCUMENT_CHECKS, type Finding, partsAsked, possibleOutcomes, requiredCaptures } from '@credence/verification';
import { type HostedStep, type SessionView, sampleKindSchema } from '@credence/wire';
import type { HostedSession } from '../sessions/hosted-session.ts';
import { toBusinessView } from './business.ts';

const ALL_TYPES: SessionView['allowedTypes'] = ['driving_license', 'id_card', 'passport'];

/** What the pages are told of a session: nothing that was read, and to another browser only whose it is. */
export function toView(hosted: HostedSession): SessionView {
  const { session, account, attemptsLeft, holds } = hosted;
  const mine = holds === 'mine';
  const sides = session.declared ? requiredCaptures(session) : [];
  return {
    id: session.id,
    livemode: session.livemode,
    businessName: account.businessName,
    business: toBusinessView(account),
    step: stepOnDevice(hosted),
    allowedTypes: session.options.document?.allowedTypes ?? ALL_TYPES,
    requireLiveCapture: session.options.document?.requireLiveCapture ?? false,
    requireSelfie: partsAsked(session).includes('selfie'),
    declared: mine ? session.declared : null,
    sides: mine ? sides : [],
    captured: sides.filter((side) => hosted.captured.includes(side)),
    challengeDue: hosted.challengeDue,
    lastError: mine ? describeError(session.lastError) : null,
    attemptsLeft,
    // The device that the person began on goes back; the phone stays where it is.
    returnUrl: holds === 'other' || hosted.handOff?.role === 'phone' ? null : session.returnUrl,
    handOff: hosted.handOff,
    phoneReach: hosted.phoneReach,
    test: testChoices(hosted),
    supportCode: supportCodeOf(session.id),
  };
}

/** Of a session in test mode that waits for whoever asks, and of no other. */
function testChoices({ session, attemptsLeft, holds }: HostedSession): SessionView['test'] {
  if (session.livemode || session.status !== 'requires_input' || session.redaction !== null) return null;
  if (holds === 'other' || attemptsLeft <= 0) return null;
  const outcomes = possibleOutcomes(session);
  return { outcomes, samples: sampleKindSchema.options.filter((kind) => outcomes.includes(kind)) };
}

/** Where the next step is the phone's, the device that handed it over waits. */
function stepOnDevice(hosted: HostedSession): HostedStep {
  const step = stepOf(hosted);
  const waits = hosted.handOff?.role === 'first' && hosted.handOff.taken;
  return waits && !SHOWN_ON_BOTH.includes(step) ? 'handed_off' : step;
}

const SHOWN_ON_BOTH: HostedStep[] = ['processing', 'verified', 'declined', 'closed', 'elsewhere'];

function stepOf({ session, begun, attemptsLeft, holds }: HostedSession): HostedStep {
  if (session.redaction || session.status === 'canceled') return 'closed';
  if (holds === 'other') return 'elsewhere';
  if (session.status === 'verified') return 'verified';
  if (session.status === 'processing') return 'processing';
  if (attemptsLeft <= 0) return 'closed';
  // Trying again makes nobody older.
  if (session.lastError?.code === 'under_supported_age') return 'closed';
  if (session.lastError?.code === 'consent_declined') return 'declined';
  if (!session.consent || holds === 'nobody') return 'consent';
  // What else may be asked for cannot be collected here yet: nothing stands between agreeing and submitting, and there is
  // nothing to try again.
  if (!partsAsked(session).includes('document')) return session.lastError ? 'closed' : 'capture';
  if (!session.declared) return 'document';
  // With the first photo a new attempt has begun, and why the last one failed is behind the person.
  if (session.lastError && !begun) return 'retry';
  return 'capture';
}

/** With the check whose advice it is, so that the page can give it in the person's language. */
function describeError(error: Finding | null): SessionView['lastError'] {
  if (!error) return null;
  const check = DOCUMENT_CHECKS.find(({ tell }) => tell === error.reason);
  return { code: error.code, reason: error.reason, check: check?.id ?? null };
}

/** The end of the session's id, in two groups: short enough to read out, enough to find the session by. */
function supportCodeOf(id: string): string {
  return `${id.slice(-8, -4)}-${id.slice(-4)}`;
}
