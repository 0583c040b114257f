import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openRegistry } from './registry.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A project of somebody else's, in a folder of its own, with the packed package installed. */
export interface Project {
  folder: string;
  /** Where the package lies in it. */
  package: string;
  /** What npm fetched, but for the package itself. */
  served: string[];
  /** Runs a program of the project, found as a shell would, on the Node in a folder. */
  run(node: string, program: string, args: string[], env?: Record<string, string>): Promise<string>;
  /** Starts one that goes on, as a terminal does: in a process group of its own. */
  start(node: string, program: string, args: string[]): Going;
  /** Processes that work in this folder, or name it. */
  processes(): Promise<string[]>;
  remove(): Promise<void>;
}

export interface Going {
  /** Waits for the first line on its standard output. */
  firstLine: Promise<string>;
  /** Ctrl-C. Resolves when nobody has its output open any more. */
  interrupt(): Promise<void>;
}

/** Where each Node is, by the folder of its program; undefined where there is none for this machine. */
export const NODES: Record<'Node 24' | 'Node 22', string | undefined> = {
  'Node 24': dirname(process.execPath),
  'Node 22': folderOf(`node-22-${process.platform}-${process.arch}`),
};

/** Packs the package and installs it, with the official SDK and the types that SDK needs, from what is installed here and nothing else. */
export async function installPackage(): Promise<Project> {
  // Without links, so that paths can be compared with what programs say.
  const home = await realpath(await mkdtemp(join(tmpdir(), 'credence-package-')));
  const folder = join(home, 'project');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "name": "somebody-elses", "private": true, "type": "module" }');
  const registry = await openRegistry(ROOT);
  try {
    const env = { ...surroundings(home, NODES['Node 24']!), ...npmSettings(home, registry.url) };
    const packed = await execute(process.execPath, [join(ROOT, 'tools/pack/src/main.ts'), join(home, 'packed')], {
      env,
    });
    const args = ['install', packed.trim(), 'stripe', '@types/node'];
    await execute('npm', args, { cwd: folder, env });
    return openProject({ home, folder, served: registry.served });
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  } finally {
    await registry.close();
  }
}

function openProject({ home, folder, served }: { home: string; folder: string; served: string[] }): Project {
  const started: Going[] = [];
  return {
    folder,
    package: join(folder, 'node_modules/credence'),
    served,
    run: (node, program, args, env = {}) =>
      execute(program, args, { cwd: folder, env: { ...surroundings(home, node), ...env } }),
    start(node, program, args) {
      const env = surroundings(home, node);
      const going = follow(
        spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true }),
      );
      started.push(going);
      return going;
    },
    processes: () => processesOf(home),
    async remove() {
      // Those of a test that failed.
      await Promise.all(started.map((going) => going.interrupt()));
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The path of programs without this repository's own: what is found has to be the project's, or the machine's. */
function pathWith(node: string): string {
  const others = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(ROOT));
  return [node, ...others].join(delimiter);
}

/** Nothing of ours: neither the variables of this process, nor its home, its cache or its settings of npm. */
function surroundings(home: string, node: string): Record<string, string> {
  return {
    PATH: pathWith(node),
    HOME: home,
    TMPDIR: tmpdir(),
    XDG_CACHE_HOME: join(home, 'cache'),
    npm_config_update_notifier: 'false',
  };
}

/** One registry, and a proxy that is not there for whatever else is asked for. */
function npmSettings(home: string, registry: string): Record<string, string> {
  return {
    npm_config_registry: registry,
    npm_config_cache: join(home, 'npm'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
  };
}

async function execute(program: string, args: string[], options: { cwd?: string; env: Record<string, string> }) {
  try {
    return (await promisify(execFile)(program, args, { ...options, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { message, stdout } = error as Error & { stdout: string };
    throw new Error(`${message}\n${stdout}`);
  }
}

function follow(child: ChildProcess): Going {
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      over = true;
      resolve(code);
    });
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += String(chunk);
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
    });
    ended.then((code) => reject(new Error(`it ended with ${code}, having said: ${out}`)));
  });
  return {
    firstLine,
    async interrupt() {
      if (!over) process.kill(-child.pid!, 'SIGINT');
      await ended;
    },
  };
}

async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (cwd.startsWith(folder) || command.includes(folder)) found.push(command.replaceAll('\0', ' '));
  }
  return found;
}

/** The folder of the program in an optional package of Node. */
function folderOf(name: string): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin');
  } catch {
    return undefined;
  }
}
