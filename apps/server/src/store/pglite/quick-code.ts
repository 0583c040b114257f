import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 leave WebAssembly of this process as its quick compiler makes it. Compiled anew by the optimising one, which happens within a second
 * of opening, PGlite's largest function takes 600 MB and two seconds of processor time, and requests are answered no faster for it
 * (`npm run bench -- api --store embedded`: as many a second, 350 MB at the peak in place of 875).
 *
 * Concerns all modules that the process runs from then on. Pictures, which would be searched more slowly, are read in processes of their own.
 */
export function keepQuickCode(): void {
  setFlagsFromString('--no-wasm-tier-up');
  // Alone it would have all code compiled anew at once.
  setFlagsFromString('--no-wasm-dynamic-tiering');
}
