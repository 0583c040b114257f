import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';

/** Stands between a server and its PostgreSQL, and can keep answers from reaching it. */
export interface PostgresGate {
  /** What the server connects to in place of the database. */
  url: string;
  /**
   * From now on, holds back for good the first answer that comes when `question` finds a row: PostgreSQL has done what
   * was asked, and the server will never hear of it. Resolves when an answer is held.
   */
  holdOnce(question: string, values: unknown[]): Promise<void>;
  close(): Promise<void>;
}

export async function openPostgresGate(databaseUrl: string): Promise<PostgresGate> {
  const target = addressOf(new URL(databaseUrl));
  const observer = new pg.Client({ connectionString: databaseUrl });
  await observer.connect();
  const sockets = new Set<Socket>();
  let isHeld: (() => Promise<boolean>) | undefined;

  const gate = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream);
    void forwardAnswers(upstream, client);
  });

  async function forwardAnswers(upstream: Socket, client: Socket) {
    try {
      for await (const answer of upstream) {
        if (await isHeld?.()) return;
        client.write(answer);
      }
    } catch {
      // One side hung up: so does the other.
    }
    client.end();
  }

  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((gate.address() as AddressInfo).port);
  url.searchParams.delete('host');
  return {
    url: url.href,
    holdOnce(question, values) {
      return new Promise((resolve) => {
        let asked: Promise<number | null> = Promise.resolve(0);
        isHeld = async () => {
          // One question at a time: several connections have answers.
          asked = asked.then(async (found) => found || (await observer.query(question, values)).rowCount);
          if (!(await asked) || !isHeld) return false;
          isHeld = undefined;
          resolve();
          return true;
        };
      });
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => gate.close(resolve));
      await observer.end();
    },
  };
}

/** PostgreSQL's own way to name a folder with a socket in it: `?host=/run/postgresql`. */
function addressOf({ hostname, port, searchParams }: URL): { path: string } | { host: string; port: number } {
  const folder = searchParams.get('host');
  const number = Number(port || 5432);
  return folder?.startsWith('/') ? { path: `${folder}/.s.PGSQL.${number}` } : { host: hostname, port: number };
}
