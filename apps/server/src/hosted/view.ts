import { DOCUMENT_CHECKS, type Finding, partsAsked, possibleOutcomes, requiredCaptures } from '@credence/verification';
import { type Channel, channelSchema, type HostedStep, type SessionView, sampleKindSchema } from '@credence/wire';
import { CODE_PAUSE_MS, CODES_MAX, canBeEntered } from '../sessions/codes.ts';
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
    requireDocument: partsAsked(session).includes('document'),
    confirms: contactsAsked(session),
    contact: mine ? toContactView(hosted) : null,
    idNumber: partsAsked(session).includes('idNumber') ? toIdNumberView(hosted) : null,
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

const SHOWN_ON_BOTH: HostedStep[] = ['processing', 'in_review', 'verified', 'declined', 'closed', 'elsewhere'];

function stepOf(hosted: HostedSession): HostedStep {
  const { session, begun, attemptsLeft, holds } = hosted;
  if (session.redaction || session.status === 'canceled') return 'closed';
  if (holds === 'other') return 'elsewhere';
  if (session.status === 'verified') return 'verified';
  if (session.status === 'processing') return hosted.held ? 'in_review' : 'processing';
  if (attemptsLeft <= 0) return 'closed';
  // Trying again makes nobody older.
  if (session.lastError?.code === 'under_supported_age') return 'closed';
  if (session.lastError?.code === 'consent_declined') return 'declined';
  if (!session.consent || holds === 'nobody') return 'consent';
  const confirms = contactDue(hosted) !== undefined;
  const asksForDocument = partsAsked(session).includes('document');
  // With the first photo, code or number a new attempt has begun, and why the last one failed is behind the person.
  if (session.lastError && !begun && (confirms || !asksForDocument || session.declared)) {
    return confirms && isUsedUp(hosted) ? 'closed' : 'retry';
  }
  if (confirms) return 'contact';
  if (asksForDocument && !session.declared) return 'document';
  return 'capture';
}

/** The addresses that a session has its person confirm, in the order in which they are asked for. */
function contactsAsked(session: HostedSession['session']): Channel[] {
  const asked = partsAsked(session);
  return channelSchema.options.filter((channel) => asked.includes(channel));
}

function contactDue({ session, answered }: HostedSession): Channel | undefined {
  return contactsAsked(session).find((channel) => !answered.includes(channel));
}

/** No code can be entered, and none can be sent any more. */
function isUsedUp(hosted: HostedSession): boolean {
  const contact = toContactView(hosted);
  return contact !== null && contact.codesLeft === 0 && !contact.codeSent;
}

function toContactView(hosted: HostedSession): SessionView['contact'] {
  const channel = contactDue(hosted);
  if (!channel) return null;
  const { session, contacts, now } = hosted;
  const contact = contacts.find((one) => one.channel === channel);
  const waitMs = contact ? contact.sentAt.getTime() + CODE_PAUSE_MS - now.getTime() : 0;
  return {
    channel,
    address: contact?.address ?? session.providedDetails?.[channel] ?? null,
    codeSent: contact !== undefined && canBeEntered(contact, now),
    waitSeconds: Math.max(0, Math.ceil(waitMs / 1000)),
    codesLeft: CODES_MAX - (contact?.codesSent ?? 0),
  };
}

function toIdNumberView({ session, answered }: HostedSession): NonNullable<SessionView['idNumber']> {
  return { given: answered.includes('idNumber'), asksPerson: !partsAsked(session).includes('document') };
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
