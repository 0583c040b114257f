import { type Credence, startCredence } from 'credence/testing';
import { childrenOf, peakMemoryOf, residentMemoryOf } from './figures.ts';

/** A test process: starts servers one after the other or all at once, plays stories on the first, and tells of it. */
const { instances, atOnce, stories } = JSON.parse(process.argv[2]!) as {
  instances: number;
  atOnce: boolean;
  stories: number;
};

export interface Started {
  /** Of each server; of all of them where they were started at once. */
  readyMs: number[];
  /** Beyond the bare test process, after each in turn: what it grew by, and the whole of the servers' process. */
  residentMb: number[];
  storyMs: number[];
  /** The most the servers' process held. */
  peakMb: number;
}

const bareMb = residentMemoryOf(process.pid);
const open: Credence[] = [];
const readyMs: number[] = [];
const residentMb: number[] = [];
for (let n = 0; n < instances; n = open.length) {
  const startedAt = performance.now();
  open.push(...(await Promise.all(Array.from({ length: atOnce ? instances : 1 }, () => startCredence()))));
  readyMs.push(performance.now() - startedAt);
  residentMb.push(residentMemoryOf(process.pid) - bareMb + sumOf(residentMemoryOf));
}
const storyMs: number[] = [];
for (let n = 0; n < stories; n += 1) {
  const startedAt = performance.now();
  await story(open[0]!);
  storyMs.push(performance.now() - startedAt);
}
const peakMb = sumOf(peakMemoryOf);
await Promise.all(open.map((credence) => credence.close()));
process.send?.({ readyMs, residentMb, storyMs, peakMb } satisfies Started);

/** From creating a session to the webhook of its end. */
async function story(credence: Credence): Promise<void> {
  const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
  await credence.complete(session, 'verified');
  await credence.webhooks.next('identity.verification_session.verified', { session });
}

function sumOf(memory: (pid: number) => number): number {
  return childrenOf(process.pid).reduce((sum, pid) => sum + memory(pid), 0);
}
