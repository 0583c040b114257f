import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** The integrators' side: a listener per endpoint, the first `hanging` of which answer only after `hangMs`. */
const { endpoints } = workerData as { endpoints: number };
let hanging = 0;
let hangMs = 0;

const ports = await Promise.all(Array.from({ length: endpoints }, (_, index) => listen(index)));
parentPort?.postMessage({ ports });
parentPort?.on('message', (message: { hanging: number; hangMs: number }) => {
  ({ hanging, hangMs } = message);
});

function listen(index: number) {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (index >= hanging) response.end('{}');
      else setTimeout(() => response.end('{}'), hangMs);
    });
  });
  return new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}
