import type { ApiKey } from './objects.ts';

/** A key that was just made, with its value and how long that can be seen. */
export function describeNewKey(key: ApiKey): string {
  const mode = key.livemode ? 'live' : 'test';
  const once =
    key.livemode && key.type !== 'publishable'
      ? '\nIt is shown this once. Keep it where only your servers can read it.'
      : '';
  return `${key.id}  ${key.type} key, ${mode} mode\n  ${key.secret ?? ''}${once}`;
}
