import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startServer } from './server.ts';

test.skipIf(process.platform !== 'linux')(
  'whoever waits for servers that were killed hears so, and the next ones start anew',
  async () => {
    const lost = await startServer('error');
    const waiting = lost.idle();
    waiting.catch(() => {});
    for (const pid of children()) process.kill(pid, 'SIGKILL');
    await expect(Promise.all([waiting, lost.idle()])).rejects.toThrow('The process of the servers ended with SIGKILL');
    await lost.close(); // there is nothing left to close

    const next = await startServer('error');
    expect((await fetch(`${next.url}/healthz`)).status).toBe(200);
    await next.close();
  },
);

/** The processes that this one has started. */
function children(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => parentOf(pid) === process.pid).map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // it ended meanwhile
  }
}
