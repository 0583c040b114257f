import { type Credence, startCredence } from 'credence/testing';

/** A test process that starts servers one after the other, and tells what each took. */
const { instances } = JSON.parse(process.argv[2]!) as { instances: number };

const open: Credence[] = [];
const readyMs: number[] = [];
const residentMb = [process.memoryUsage.rss() / 2 ** 20];
for (let n = 0; n < instances; n += 1) {
  const startedAt = performance.now();
  open.push(await startCredence());
  readyMs.push(performance.now() - startedAt);
  residentMb.push(process.memoryUsage.rss() / 2 ** 20);
}
await Promise.all(open.map((credence) => credence.close()));
process.send?.({ readyMs, residentMb });
