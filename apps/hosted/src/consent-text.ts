import type { SessionView } from '@credence/wire';
import type { MessageId } from './i18n.ts';

type ConsentAsked = Pick<SessionView, 'requireSelfie'> & { business: Pick<SessionView['business'], 'retentionDays'> };

interface ConsentText {
  /** Names this wording. Recorded with a person's consent: a changed wording needs a new name. */
  version: string;
  /** What a person is told before they agree, in the order they read it. */
  points: readonly { icon: 'document' | 'face' | 'check' | 'lock' | 'choice'; title: MessageId; text: MessageId }[];
  agreement: MessageId;
}

const USE = { icon: 'check', title: 'consent.use.title', text: 'consent.use.text' } as const;
const PROTECT = { icon: 'lock', title: 'consent.protect.title', text: 'consent.protect.text' } as const;
export const PROTECT_DAYS = { ...PROTECT, text: 'consent.protect.days.text' } as const;
const CHOICE = { icon: 'choice', title: 'consent.choice.title', text: 'consent.choice.text' } as const;

/** For a document alone, and for a document and a selfie: faces are compared by biometric data, which is agreed to in words of its own. */
export const CONSENT_TEXTS = {
  document: {
    version: 'document-1',
    points: [{ icon: 'document', title: 'consent.collect.title', text: 'consent.collect.text' }, USE, PROTECT, CHOICE],
    agreement: 'consent.agreement',
  },
  selfie: {
    version: 'selfie-1',
    points: [
      { icon: 'document', title: 'consent.collect.title', text: 'consent.collect.selfie.text' },
      { icon: 'face', title: 'consent.face.title', text: 'consent.face.text' },
      { icon: 'check', title: 'consent.use.title', text: 'consent.use.selfie.text' },
      PROTECT,
      CHOICE,
    ],
    agreement: 'consent.agreement.selfie',
  },
} as const satisfies Record<string, ConsentText>;

/**
 * The wording that tells of all a session asks for, and of how long what is shown is kept: the number of days is part of
 * what is agreed to, hence of the version's name.
 */
export function consentText({ requireSelfie, business: { retentionDays } }: ConsentAsked): ConsentText {
  const text: ConsentText = CONSENT_TEXTS[requireSelfie ? 'selfie' : 'document'];
  if (retentionDays === null) return text;
  const points = text.points.map((point) => (point.text === PROTECT.text ? PROTECT_DAYS : point));
  return { ...text, version: `${text.version}-days-${retentionDays}`, points };
}
