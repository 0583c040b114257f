import type { Running } from '@credence/server/start';
import { aborted } from '../aborted.ts';
import { type Context, defineCommand } from '../command.ts';

export const start = defineCommand({
  name: 'start',
  summary: 'Start a server, until Ctrl-C',
  details: `Serves the API and the pages, reads photos, and sends webhooks, with a database of its own in the data folder, or on
the PostgreSQL of DATABASE_URL. The first start makes an account and its test keys, and prepares a database, which takes
some seconds. Settings come from the environment; options count for more. The other commands find the server by the
same settings: with --port or --data, set PORT and CREDENCE_DATA_DIR for them.`,
  options: {
    port: { type: 'string', value: 'number', help: 'where to listen; PORT or 12111, unless given; 0 for a free one' },
    host: { type: 'string', value: 'address', help: 'address to listen on; CREDENCE_HOST or 127.0.0.1, unless given' },
    data: { type: 'string', value: 'folder', help: 'where to keep data; CREDENCE_DATA_DIR or ./data, unless given' },
  },
  examples: ['start', 'start --port 8080 --data ~/credence', 'start --port 0 --json'],
  async run(context, { port, host, data }) {
    // The server is by far the most of the program: only who starts it waits for it to load.
    const [{ start: startServer }, { readSettings }] = await Promise.all([
      import('@credence/server/start'),
      import('@credence/server/config'),
    ]);
    const given = { PORT: port, CREDENCE_HOST: host, CREDENCE_DATA_DIR: data };
    const settings = readSettings({ ...context.env, ...definedOf(given) }, context.cwd);
    const signal = context.untilInterrupted();
    const server = await startServer(settings);
    try {
      if (!signal.aborted) await announce(context, server);
      await aborted(signal);
    } finally {
      await server.close();
    }
  },
});

/** Programs are told in one line, before anything the server has to say. */
async function announce({ stream }: Context, { url, testKeys, dataDir }: Running): Promise<void> {
  const { banner } = await import('@credence/server/banner');
  const object = {
    url,
    secret_key: testKeys.secret,
    restricted_key: testKeys.restricted,
    publishable_key: testKeys.publishable,
    data_dir: dataDir,
  };
  stream(object, `${banner({ url, testKeys, dataDir })}\n`);
}

function definedOf(given: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
