import type { Channel, Message } from '../store/messages.ts';
import wordings from './hand-off-wordings.json' with { type: 'json' };

/** Writes the message that brings the way to a phone. */
export function handOffMessage({
  channel,
  to,
  url,
  business,
  language,
}: {
  channel: Channel;
  to: string;
  url: string;
  business: string;
  /** What the person's page speaks: a BCP 47 tag. */
  language: string;
}): Message {
  // English for a language that the pages do not speak.
  const { subject, text } = wordings[language as keyof typeof wordings] ?? wordings.en;
  const fill = (words: string) => words.replace('{business}', () => business);
  return { channel, kind: 'hand_off', to, subject: fill(subject), text: `${fill(text)}\n\n${url}\n` };
}
