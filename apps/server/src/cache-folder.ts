import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$XDG_CACHE_HOME/credence`, or `.cache/credence` in the home folder: what can be made again is kept there. */
export function defaultCacheDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'credence');
}
