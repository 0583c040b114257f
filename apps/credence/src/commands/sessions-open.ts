import { spawn } from 'node:child_process';
import { ApiRefusal } from '../api.ts';
import { defineCommand } from '../command.ts';
import type { Session } from './objects.ts';
import { pathOf, statusOf } from './session-text.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const sessionsOpen = defineCommand({
  name: 'sessions open',
  summary: 'Open the link of a verification session in a browser',
  argument: 'id',
  options: {
    print: { type: 'boolean', help: 'print the link, and open nothing' },
    ...ACCESS_OPTIONS,
  },
  examples: ['sessions open vs_1a2b3c', 'sessions open vs_1a2b3c --print'],
  async run({ openAccount, print, note, env }, options, id) {
    const api = await openAccount(options);
    const session = await api.get<Session>(pathOf(id));
    const { url } = session;
    if (url === null) throw new ApiRefusal(`${session.id} has no link: it is ${statusOf(session)}.`);
    if (!options.print && !(await openInBrowser(url, env)))
      note('No browser could be started. Open the link yourself:');
    print({ id: session.id, url }, url);
  },
});

/** @returns Whether a program for it was found. */
function openInBrowser(url: string, env: Record<string, string | undefined>): Promise<boolean> {
  // A link is opened by name: what is no address on the web could be a program.
  if (!/^https?:\/\//.test(url)) return Promise.resolve(false);
  const [program, ...args] = browserOf(env);
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function browserOf({ BROWSER }: Record<string, string | undefined>): [program: string, ...args: string[]] {
  if (BROWSER) return [BROWSER];
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}
