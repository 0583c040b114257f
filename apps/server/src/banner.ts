import type { Running } from './start.ts';

/** What a start prints: where everything is. The name of the demo, which is a program of its own, stands in the same column. */
export function banner({ url, testKeys, dataDir }: Pick<Running, 'url' | 'testKeys' | 'dataDir'>): string {
  return `
  Credence   ${url}
  Secret     ${testKeys.secret}
  Restricted ${testKeys.restricted}   (sensitive results)
  Publish.   ${testKeys.publishable}
  Data       ${dataDir}`;
}
