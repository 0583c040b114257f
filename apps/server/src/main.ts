import { join } from 'node:path';
import { banner } from './banner.ts';
import { readSettings, WrongSetting } from './config.ts';
import { start } from './start.ts';

/** The server's command line: `serve` answers, `work` analyses and delivers, none of them: both; `migrate` only migrates. */
const ROLES = ['serve', 'work', 'migrate'] as const;
export type Role = (typeof ROLES)[number];

const asked = process.argv.slice(2);
const unknown = asked.find((role) => !(ROLES as readonly string[]).includes(role));
if (unknown !== undefined)
  exitWith(`There is no role "${unknown}". Use serve, work or migrate, or none for serve and work.`);

try {
  const settings = readSettings(process.env, process.cwd());
  const roles = new Set(asked.length > 0 ? (asked as Role[]) : (['serve', 'work'] as const));
  const running = await start(settings, roles);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      await running.close();
      process.exit(0);
    });
  }
  if (roles.has('migrate')) {
    await running.close();
    console.log('The database is up to date.');
    process.exit(0);
  }
  if (running.url) {
    console.log(banner(running));
    process.send?.({
      type: 'ready',
      apiUrl: running.url,
      secretKey: running.testKeys.secret,
      restrictedKey: running.testKeys.restricted,
      demoStateFile: join(running.dataDir, 'demo-webhook.json'),
    });
  }
} catch (error) {
  // What an operator can mend is said in a sentence; anything else is a fault and shows where it happened.
  if (error instanceof WrongSetting || (error as Error).name === 'FolderInUse') exitWith((error as Error).message);
  throw error;
}

function exitWith(message: string): never {
  console.error(message);
  process.exit(1);
}
