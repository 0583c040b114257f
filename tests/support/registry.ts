import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';

/** A package registry for npm, on this machine. */
export interface Registry {
  url: string;
  /** What npm had from it. */
  served: string[];
  close(): Promise<void>;
}

/** The folders of a package that is installed here, by version. */
type Versions = Map<string, string>;

/**
 * Offers what is installed here, in the versions that are installed here, and knows of nothing else: an installation
 * from it needs no internet, wherever `npm ci` has run. Packages for other platforms are unknown, as to a registry
 * that has lost them; npm leaves those out.
 */
export async function openRegistry(root: string): Promise<Registry> {
  const packages = readInstalled(root);
  const served: string[] = [];
  const server = createServer((request, response) => {
    const [name = '', version] = decodeURIComponent(request.url ?? '')
      .slice(1)
      .split('/-/');
    const versions = packages.get(name);
    if (!versions) return void response.writeHead(404).end('{}');
    if (version === undefined) return void response.end(JSON.stringify(describe(name, versions, url)));
    served.push(`${name}@${version}`);
    sendTarball(versions.get(version), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    served,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readInstalled(root: string): Map<string, Versions> {
  const lock: { packages: Record<string, { name?: string; version: string; link?: boolean }> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const packages = new Map<string, Versions>();
  for (const [path, { name: alias, version, link }] of Object.entries(lock.packages)) {
    const [, name = ''] = /.*node_modules\/(.+)$/.exec(path) ?? [];
    if (name === '' || link || !existsSync(join(root, path, 'package.json'))) continue;
    const versions = packages.get(alias ?? name) ?? new Map();
    packages.set(alias ?? name, versions.set(version, join(root, path)));
  }
  return packages;
}

function describe(name: string, versions: Versions, registry: string): object {
  const manifests = [...versions].map(([version, folder]) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return [version, { ...manifest, dist: { tarball: `${registry}/${name}/-/${version}` } }];
  });
  return { name, 'dist-tags': { latest: manifests[0]![0] }, versions: Object.fromEntries(manifests) };
}

/** Packs the folder as it lies there, without what is installed in it. */
function sendTarball(folder: string | undefined, response: ServerResponse): void {
  if (!folder) return void response.writeHead(404).end();
  const name = basename(folder);
  const tar = spawn('tar', ['-c', '-C', dirname(folder), `--exclude=${name}/node_modules`, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  tar.once('error', (error) => response.destroy(error));
  tar.stdout.pipe(response);
}
