import { copyFile, lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPackage, NODES, type Project, ROOT } from './support/installed-package.ts';

/** Packing, installing and the first start take their time: everything is made anew. */
const TIMEOUT_MS = 600_000;

let project: Project;
beforeAll(async () => {
  project = await installPackage();
}, TIMEOUT_MS);
afterAll(() => project?.remove());

describe('the packed package', () => {
  test('installs from a registry alone: no package in the tree has an install script', async () => {
    const lock = JSON.parse(await readFile(join(project.folder, 'package-lock.json'), 'utf8'));
    const installed = Object.entries<{ hasInstallScript?: true }>(lock.packages);
    expect(installed.length).toBeGreaterThan(50);
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
    expect(project.served.length).toBeGreaterThan(50);
  });

  test('holds no way back to this repository: no link, no source, no path of this machine', async () => {
    expect((await lstat(project.package)).isSymbolicLink()).toBe(false);
    const files = await readdir(project.package, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isSymbolicLink())).toEqual([]);
    const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    const sources = names.filter((name) => /\.[cm]?tsx?$/.test(name) && !/\.d\.ts$/.test(name));
    // The texts that tell one version of the database from another: nothing imports them.
    expect(sources.filter((name) => !name.startsWith(join(project.package, 'migrations')))).toEqual([]);
    const code = names.filter((name) => /\.(js|json|html|d\.ts|md)$/.test(name));
    for (const name of code) expect(await readFile(name, 'utf8'), name).not.toContain(ROOT.replace(/\/$/, ''));
    for (const name of names.filter((name) => /lib\/[^/]+\.js$/.test(name))) {
      expect(await readFile(name, 'utf8'), name).not.toMatch(/from "@credence\/|import\("@credence\/|\.ts"/);
    }
  });

  test('says in its manifest what it needs, in exact versions', async () => {
    const manifest = JSON.parse(await readFile(join(project.package, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest.engines.node).toBe('^22.19.0 || >=24.0.0');
    for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('names whose work it contains', async () => {
    const notices = await readFile(join(project.package, 'THIRD-PARTY-NOTICES.md'), 'utf8');
    for (const name of ['ONNX Runtime', 'preact', '@lingui/core', 'Microsoft Corporation'])
      expect(notices).toContain(name);
    const inner = join(project.package, 'lib/onnxruntime-node/ThirdPartyNotices.txt');
    expect((await readFile(inner, 'utf8')).length).toBeGreaterThan(100_000);
  });

  test('brings types that a strict compiler takes, and holds its user to', { timeout: TIMEOUT_MS }, async () => {
    await copyFile(new URL('./package-project/types.ts', import.meta.url), join(project.folder, 'types.ts'));
    const options = {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2024'],
      skipLibCheck: false,
      noEmit: true,
    };
    await writeFile(
      join(project.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['types.ts'] }),
    );
    await project.run(NODES['Node 24']!, 'node', [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  });
});

describe.each(Object.entries(NODES))('on %s', (name, node) => {
  const major = name.split(' ')[1];

  test.skipIf(!node)(
    'npx credence start serves the official SDK, and Ctrl-C leaves nothing running',
    { timeout: TIMEOUT_MS },
    async () => {
      const data = join(project.folder, `data of ${name}`);
      const server = project.start(node!, 'npx', ['credence', 'start', '--port', '0', '--data', data, '--json']);
      const { url, secret_key } = JSON.parse(await server.firstLine);
      const { hostname, port } = new URL(url);
      const stripe = new Stripe(secret_key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
      const { id } = await stripe.identity.verificationSessions.create({ type: 'document' });
      const path = `/v1/test_helpers/identity/verification_sessions/${id}/complete`;
      await stripe.rawRequest('POST', path, { outcome: 'verified' });
      expect((await stripe.identity.verificationSessions.retrieve(id)).status).toBe('verified');

      const found = await project.run(node!, 'npx', ['credence', 'doctor', '--json'], {
        PORT: port,
        CREDENCE_DATA_DIR: data,
      });
      const findings: { of: string; result: string; message: string }[] = JSON.parse(found);
      expect(findings.filter(({ result }) => result !== 'ok')).toEqual([]);
      expect(findings.find(({ of }) => of === 'node')?.message).toMatch(new RegExp(`^${major}\\.`));

      await server.interrupt();
      // What is closed in order takes its lock away; what is killed leaves it.
      expect(await readdir(join(data, 'database'))).not.toContain('database.lock');
      if (process.platform === 'linux') expect(await project.processes()).toEqual([]);
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  test.skipIf(!node)(
    'credence/testing completes sessions, and reads with its own networks a passport that the command drew',
    { timeout: TIMEOUT_MS },
    async () => {
      const person = ['--first-name', 'ANNA MARIA', '--last-name', 'ERIKSSON', '--seed', 'story-passport'];
      await project.run(node!, 'npx', ['credence', 'specimen', 'passport', ...person, '--out', '.']);
      await copyFile(new URL('./package-project/story.mjs', import.meta.url), join(project.folder, 'story.mjs'));
      const told = JSON.parse(await project.run(node!, 'node', ['story.mjs', 'passport-front.jpg']));
      expect(told).toEqual({
        node: expect.stringMatching(new RegExp(`^v${major}\\.`)),
        module: `file://${project.package}/lib/testing.js`,
        code: 'document_expired',
        read: { status: 'verified', first_name: 'ANNA MARIA', last_name: 'ERIKSSON' },
        drawn: { status: 200, type: 'image/jpeg' },
        page: { status: 200, type: 'text/html; charset=utf-8' },
      });
      if (process.platform === 'linux') expect(await project.processes()).toEqual([]);
    },
  );
});
