import type { MessageId } from './i18n.ts';

/** Names the wording below. Recorded with a person's consent: a changed wording needs a new name. */
export const CONSENT_TEXT_VERSION = 'document-1';

/** What a person is told before they agree, in the order they read it. */
export const CONSENT_POINTS = [
  { icon: 'document', title: 'consent.collect.title', text: 'consent.collect.text' },
  { icon: 'check', title: 'consent.use.title', text: 'consent.use.text' },
  { icon: 'lock', title: 'consent.protect.title', text: 'consent.protect.text' },
  { icon: 'choice', title: 'consent.choice.title', text: 'consent.choice.text' },
] as const satisfies { icon: string; title: MessageId; text: MessageId }[];
