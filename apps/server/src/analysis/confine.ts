import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SPARING } from './sparing.ts';

/**
 * Starts a process that may read the code of this program and nothing else on disk, start no other process or thread,
 * write nothing, and knows none of our environment: no database address, no key, no secret.
 *
 * @param entry The module it runs.
 */
export function forkConfined(entry: URL): ChildProcess {
  return fork(entry, {
    execArgv: [...SPARING.execArgv, '--disable-warning=ExperimentalWarning', ...permissions(fileURLToPath(entry))],
    env: environment(),
    // What native libraries print may quote an image's contents.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
}

function permissions(entry: string): string[] {
  // Node 20 and 22 know the permission model only as an experiment; there the other walls must do.
  if (!process.allowedNodeEnvironmentFlags.has('--permission')) return [];
  const readable = readableFolders(entry).map((folder) => `--allow-fs-read=${folder}`);
  return ['--permission', '--allow-addons', ...readable];
}

/** The folders modules are loaded from: our own packages, and each `node_modules` that the resolver would look into. */
function readableFolders(entry: string): string[] {
  const require = createRequire(entry);
  const packages = [
    dirname(fileURLToPath(import.meta.url)),
    dirname(entry),
    ...['@credence/vision', '@credence/documents', '@credence/verification'].flatMap((name) => {
      const file = resolved(require, name);
      return file ? [packageOf(file)] : [];
    }),
  ];
  const installed = new Set(packages.flatMap((folder) => ancestors(folder).map((at) => join(at, 'node_modules'))));
  const manifests = new Set(packages.flatMap((folder) => ancestors(folder).map((at) => join(at, 'package.json'))));
  return [...packages, ...[...installed, ...manifests].filter(existsSync)];
}

/** In the published package our own packages are part of its files, and there is nothing to resolve. */
function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return realpathSync(require.resolve(name));
  } catch {
    return undefined;
  }
}

function packageOf(file: string): string {
  return ancestors(dirname(file)).find((folder) => existsSync(join(folder, 'package.json'))) ?? dirname(file);
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function environment(): NodeJS.ProcessEnv {
  const { LD_LIBRARY_PATH, SystemRoot } = process.env;
  return {
    TZ: 'UTC',
    ...SPARING.env,
    // Vision says so as well before it loads the runtime; here it holds whatever is loaded, and in whichever order.
    ORT_DISABLE_TELEMETRY: '1',
    ...(LD_LIBRARY_PATH && { LD_LIBRARY_PATH }),
    ...(SystemRoot && { SystemRoot }),
  };
}
