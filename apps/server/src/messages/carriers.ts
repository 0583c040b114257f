import { addressRulesOf, type Settings } from '../config.ts';
import type { Channel } from '../store/messages.ts';
import type { Carrier } from './carrier.ts';
import { openSmsWebhook } from './sms-webhook.ts';
import { openSmtp } from './smtp.ts';

export type Carriers = Partial<Record<Channel, Carrier>>;

/** Opens the ways out that the operator has set; nothing is connected to before there is something to send. */
export function openCarriers(settings: Settings): { carriers: Carriers; close(): Promise<void> } {
  const rules = addressRulesOf(settings);
  const carriers: Carriers = {
    ...(settings.smtp && { email: openSmtp(settings.smtp) }),
    ...(settings.smsWebhook && { phone: openSmsWebhook(settings.smsWebhook, rules) }),
  };
  return {
    carriers,
    async close() {
      await Promise.all(Object.values(carriers).map((carrier) => carrier.close()));
    },
  };
}
