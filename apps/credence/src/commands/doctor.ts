import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import { listensOnLoopbackOnly, readSettings, type Settings } from '@credence/server/config';
import { readOperatorKey } from '@credence/server/operator-key';
import { type Api, ApiRefusal } from '../api.ts';
import { type Context, defineCommand } from '../command.ts';
import type { Account } from './objects.ts';

const TIMEOUT_MS = 5_000;
/** As the package demands. */
const [NODE_MAJOR_MIN, NODE_MINOR_MIN] = [22, 19];

interface Finding {
  of: string;
  result: 'ok' | 'warning' | 'problem';
  message: string;
}

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Look whether all is well: settings, keys, the port, the server',
  details: 'Changes nothing. Ends with exit code 1 when something is wrong.',
  options: {},
  examples: ['doctor', 'doctor --json'],
  async run(context) {
    const findings = await examine(context);
    const lines = findings.map((finding) => describe(finding, context));
    context.print(findings, lines.join('\n'));
    const problems = findings.filter(({ result }) => result === 'problem').length;
    if (problems > 0) throw new ApiRefusal(problems === 1 ? 'One thing is wrong.' : `${problems} things are wrong.`);
  },
});

async function examine({ env, cwd, api }: Context): Promise<Finding[]> {
  const findings = [nodeVersion(process.versions.node)];
  let settings: Settings;
  try {
    settings = readSettings(env, cwd);
  } catch (error) {
    return [...findings, { of: 'settings', result: 'problem', message: sentenceOf(error) }];
  }
  const server = await reach(settings);
  findings.push(masterKey(settings), await dataFolder(settings), database(settings), server, webhooks(settings));
  if (server.result === 'ok') findings.push(await apiVersion(settings), await operator(api));
  return findings;
}

/** @param version Of Node: `24.21.0`. */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NODE_MAJOR_MIN || (major === NODE_MAJOR_MIN && minor >= NODE_MINOR_MIN)) {
    return { of: 'node', result: 'ok', message: version };
  }
  const wanted = `${NODE_MAJOR_MIN}.${NODE_MINOR_MIN}`;
  return { of: 'node', result: 'problem', message: `${version} is too old: install Node ${wanted} or newer.` };
}

function masterKey({ masterKeyFile }: Settings): Finding {
  try {
    readOperatorKey(masterKeyFile);
    return { of: 'master key', result: 'ok', message: `${masterKeyFile}, which only you can read` };
  } catch (error) {
    return { of: 'master key', result: 'problem', message: sentenceOf(error) };
  }
}

async function dataFolder({ dataDir }: Settings): Promise<Finding> {
  const of = 'data folder';
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return { of, result: 'ok', message: dataDir };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return { of, result: 'warning', message: `${dataDir} is not there; the server makes it at its first start` };
    }
    return { of, result: 'problem', message: `${dataDir} cannot be used by you (${code})` };
  }
}

/** As set here: a running server does not tell. */
function database({ databaseUrl, dataDir }: Settings): Finding {
  const message = databaseUrl === undefined ? `embedded, in ${dataDir}` : 'PostgreSQL, as DATABASE_URL says';
  return { of: 'database', result: 'ok', message };
}

function webhooks(settings: Settings): Finding {
  const of = 'webhooks';
  if (listensOnLoopbackOnly(settings)) return { of, result: 'ok', message: 'can be sent to programs on this machine' };
  const hosts = settings.webhookAllowedHosts.join(', ');
  return { of, result: 'ok', message: `are sent to public addresses only${hosts && `, and to ${hosts}`}` };
}

async function reach(settings: Settings): Promise<Finding> {
  const { publicUrl } = settings;
  const of = 'server';
  const start = performance.now();
  try {
    const response = await ask(`${publicUrl}/healthz`);
    const { status } = (await response.json()) as { status?: unknown };
    if (status === 'ok') {
      return { of, result: 'ok', message: `answers at ${publicUrl}, in ${Math.ceil(performance.now() - start)} ms` };
    }
    if (response.status === 503)
      return { of, result: 'problem', message: `${publicUrl}: its database does not answer` };
  } catch (error) {
    const { name } = error as Error;
    // Whoever answers with something else than JSON is not our server.
    if (name !== 'SyntaxError') return { of, result: 'problem', message: await whyNobody(settings) };
  }
  return {
    of,
    result: 'problem',
    message: `what answers at ${publicUrl} is not Credence: set PORT or CREDENCE_URL to another, and start the server`,
  };
}

async function whyNobody(settings: Settings): Promise<string> {
  const { publicUrl, host, port } = settings;
  const served = new URL(publicUrl);
  const here = listensOnLoopbackOnly(settings) && served.port === String(port);
  const nobody = `nobody answers at ${publicUrl}`;
  if (!here) return `${nobody}: start the server, or set CREDENCE_URL to where it is reached from this machine`;
  const failure = await tryPort(host, port);
  if (failure === undefined) return `${nobody}: port ${port} is free; start the server with credence start`;
  const who = failure === 'EADDRINUSE' ? 'another program has it' : failure;
  return `${nobody}, and port ${port} cannot be used (${who}): set PORT to another`;
}

/** @returns Why a server could not listen there; undefined when it could. */
function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}

async function apiVersion({ publicUrl }: Settings): Promise<Finding> {
  const of = 'API version';
  try {
    const { info } = (await (await ask(`${publicUrl}/openapi.json`)).json()) as { info: { version: string } };
    return { of, result: 'ok', message: String(info.version) };
  } catch {
    return { of, result: 'warning', message: `${publicUrl}/openapi.json does not tell` };
  }
}

async function operator(api: Api): Promise<Finding> {
  const of = 'accounts';
  try {
    const { length } = await api.list<Account>('/v1/credence/accounts');
    return { of, result: 'ok', message: length === 1 ? 'one' : `${length}: commands take --account` };
  } catch (error) {
    return { of, result: 'problem', message: sentenceOf(error) };
  }
}

function ask(url: string): Promise<Response> {
  return fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
}

function describe({ of, result, message }: Finding, { paint }: Context): string {
  const colour = { ok: 'green', warning: 'yellow', problem: 'red' } as const;
  return `${paint(colour[result], result.padEnd(7))}  ${of.padEnd(11)}  ${message}`;
}

function sentenceOf(error: unknown): string {
  return (error as Error).message;
}
