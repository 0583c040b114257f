import { Refusal, type SessionOptions } from '@credence/verification';
import type { App } from '../app.ts';
import { canSend } from '../messages/send-message.ts';
import type { Channel } from '../store/messages.ts';

const WORDS: Record<Channel, { what: string; setting: string }> = {
  email: { what: 'e-mail', setting: 'CREDENCE_SMTP_URL and CREDENCE_MAIL_FROM' },
  phone: { what: 'text messages', setting: 'CREDENCE_SMS_WEBHOOK_URL and CREDENCE_SMS_WEBHOOK_SECRET' },
};

/**
 * Makes sure that what live mode is to confirm by a code can be written to.
 *
 * @throws {Refusal} That names the setting by which the operator says how.
 */
export function requireChannels({ settings }: Pick<App, 'settings'>, options: SessionOptions, livemode: boolean): void {
  if (!livemode) return;
  for (const channel of ['email', 'phone'] as const) {
    if (!options[channel]?.requireVerification || canSend(settings, channel)) continue;
    const { what, setting } = WORDS[channel];
    throw new Refusal(
      'parameter_invalid',
      `This server sends no ${what} in live mode: whoever runs it has to set ${setting} first. Test mode needs neither.`,
      `options[${channel}][require_verification]`,
    );
  }
}
