import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The integrators' side, in a process of its own: a listener for each endpoint. The first refuses connections, the
 * second takes its time, as far as `dead` and `slow` say so. Each notes when it was first told of a session.
 */
const { endpoints, dead, slowMs } = JSON.parse(process.argv[2]!) as ReceiverOptions;

export interface ReceiverOptions {
  endpoints: number;
  /** The first endpoint's port is closed. */
  dead: boolean;
  /** The second answers after this long; 0: as quickly as all others. */
  slowMs: number;
}

/** By endpoint: when it was first told of each session, in epoch milliseconds; and how often it was told at all. */
export interface Heard {
  firsts: Record<string, number>[];
  requests: number;
}

const firsts: Record<string, number>[] = Array.from({ length: endpoints }, () => ({}));
let requests = 0;

const ports = await Promise.all(firsts.map((_, index) => listen(index)));
process.on('message', () => process.send!({ firsts, requests } satisfies Heard));
process.send!({ ports });

async function listen(index: number): Promise<number> {
  const server = createServer((request, response) => {
    const at = Date.now();
    requests += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const session = /"id": "(vs_[A-Za-z0-9]+)"/.exec(Buffer.concat(chunks).toString('utf8'))?.[1] ?? '';
      firsts[index]![session] ??= at;
      if (index === 1 && slowMs > 0) setTimeout(() => response.end('{}'), slowMs);
      else response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (index === 0 && dead) await new Promise((resolve) => server.close(resolve));
  return port;
}
