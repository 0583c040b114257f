import { defineCommand, WrongUsage } from '../command.ts';
import { describeNewKey } from './new-key.ts';
import type { ApiKey } from './objects.ts';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

export const keysRoll = defineCommand({
  name: 'keys roll',
  summary: 'Put a new API key in the place of one',
  argument: 'id',
  options: {
    'expires-in': {
      type: 'string',
      value: 'time',
      help: 'how long the old key goes on, up to 7d; it ends now, unless given',
    },
  },
  examples: ['keys roll key_1a2b3c', 'keys roll key_1a2b3c --expires-in 24h'],
  async run({ api, print }, options, id) {
    const key = await api.post<ApiKey>(`/v1/credence/api_keys/${encodeURIComponent(id)}/roll`, {
      expires_in: readDuration(options['expires-in'] ?? 'now'),
    });
    print(key, describeNewKey(key));
  },
});

/** `90s`, `15m`, `24h`, `7d` or `now`, in seconds. */
function readDuration(text: string): number {
  if (text === 'now') return 0;
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) * SECONDS[unit as keyof typeof SECONDS];
  throw new WrongUsage(`"${text}" is no time. Use a number with s, m, h or d, such as 24h, or now.`, 'keys roll');
}
