import type { Channel, Message } from '../store/messages.ts';
import wordings from './wordings.json' with { type: 'json' };

type Wording = (typeof wordings)['en'];

/** Writes the message that brings a one-time code. */
export function codeMessage({
  channel,
  to,
  code,
  business,
  language,
  publicUrl,
}: {
  channel: Channel;
  to: string;
  code: string;
  business: string;
  /** What the person's page speaks: a BCP 47 tag. */
  language: string;
  publicUrl: string;
}): Message {
  const words = wordingIn(language);
  const values = { business, code };
  // In one go: a business may be called anything.
  const fill = (text: string) => text.replace(/\{(business|code)\}/g, (_, name: keyof typeof values) => values[name]);
  const text = fill(words['code.text']);
  return {
    channel,
    kind: 'code',
    to,
    subject: fill(words['code.subject']),
    text: channel === 'email' ? `${text}\n\n${words['code.unasked']}\n` : `${text}${boundCode(publicUrl, code)}`,
    code,
  };
}

/** As the pages speak it; English for a language that they do not. */
function wordingIn(language: string): Wording {
  return wordings[language as keyof typeof wordings] ?? wordings.en;
}

/**
 * The last line by which a phone offers the code to this server's pages, and to no others.
 *
 * @see https://wicg.github.io/sms-one-time-codes
 */
function boundCode(publicUrl: string, code: string): string {
  const { protocol, host } = new URL(publicUrl);
  return protocol === 'https:' ? `\n\n@${host} #${code}` : '';
}
