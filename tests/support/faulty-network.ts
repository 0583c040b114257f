import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What becomes of a connection through it: `pass` all, `lose reply` once the server has answered, `lose early` once
 * the request has been handed on, `stall` so that the answer never arrives.
 */
export type Fault = 'pass' | 'lose reply' | 'lose early' | 'stall';

/** A stretch of network between a client and a server, that breaks as told. */
export interface FaultyNetwork {
  url: string;
  /** How many connections were made to the server: as many as requests, where a client keeps none open. */
  connections: number;
  /** The next connections meet these, one each; those after them pass. */
  next(...faults: Fault[]): void;
  close(): Promise<void>;
}

export async function openFaultyNetwork(serverUrl: string): Promise<FaultyNetwork> {
  const { hostname, port } = new URL(serverUrl);
  const coming: Fault[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const fault = coming.shift() ?? 'pass';
    const upstream = connect(Number(port), hostname);
    network.connections += 1;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}); // broken on purpose
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (bytes) => {
      upstream.write(bytes);
      if (fault === 'lose early') client.resetAndDestroy();
    });
    upstream.on('data', (bytes) => {
      if (fault === 'pass') client.write(bytes);
      if (fault === 'lose reply') client.resetAndDestroy();
    });
    // A lost client is no reason for the server to learn of it: its answer just goes nowhere.
    client.on('close', () => fault !== 'lose early' && upstream.destroy());
    upstream.on('close', () => fault !== 'stall' && client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const network: FaultyNetwork = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: 0,
    next: (...faults) => void coming.push(...faults),
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return network;
}
