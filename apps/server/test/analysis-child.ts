// An analysis process that does what its "image" says, for the tests of the cage around it.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { disarmNetwork } from '../src/analysis/disarm.ts';

disarmNetwork();

const ACTS: Record<string, () => unknown> = {
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  exit: () => process.exit(3),
  spin: () => {
    for (;;) Math.random();
  },
  grow: () => {
    const held: Buffer[] = [];
    for (;;) held.push(Buffer.alloc(8 * 1024 ** 2, 1));
  },
  throw: () => {
    throw new RangeError('document number X1234567');
  },
  'read /etc/passwd': () => attempt(() => readFileSync('/etc/passwd')),
  connect: () => attempt(() => net.connect(9, '127.0.0.1')),
  fetch: () => attempt(() => fetch('http://127.0.0.1:9/')),
  environment: () => Object.keys(process.env),
};

process.on('disconnect', () => process.exit(0));
process.on('message', ({ bytes }: { bytes: Uint8Array }) => {
  const act = ACTS[Buffer.from(bytes).toString()];
  try {
    const result = act ? act() : { format: 'jpeg', width: bytes.length, height: process.pid };
    process.send!({ kind: 'done', result, residentBytes: process.memoryUsage.rss() });
  } catch (error) {
    process.send!({ kind: 'fault', name: (error as Error).name, frames: '    at somewhere' });
  }
});
process.send!({ kind: 'ready' });

function attempt(act: () => unknown): string {
  try {
    act();
    return 'allowed';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}
