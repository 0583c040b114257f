import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NODE_MIN } from './bundle.ts';
import { ONNX_RUNTIME } from './onnx-runtime.ts';

/** The workspaces whose code is bundled into the package. */
const BUNDLED = [
  'apps/server',
  'packages/documents',
  'packages/specimens',
  'packages/verification',
  'packages/vision',
  'packages/wire',
];

type Dependencies = Record<string, string>;

/**
 * Makes the package's manifest of that of `apps/credence`.
 *
 * @param imports What the bundled code imports: each has to be a dependency, or installing would leave it out.
 * @param vendored What the packages that come with ours depend on.
 */
export async function makeManifest(
  root: string,
  { imports, vendored }: { imports: Set<string>; vendored: Dependencies },
) {
  const own = await readManifest(root, 'apps/credence');
  const dependencies = sorted({ ...(await dependenciesOf(root)), ...vendored });
  const missing = [...imports].filter((name) => !(name in dependencies) && !(name in own.peerDependencies));
  if (missing.length > 0) throw new Error(`No workspace in ${BUNDLED.join(', ')} depends on ${missing.join(', ')}.`);
  const { name, version, description, license, type, keywords, peerDependencies, peerDependenciesMeta } = own;
  return {
    name,
    version,
    description,
    keywords,
    license,
    type,
    engines: { node: `^${NODE_MIN} || >=24.0.0` },
    bin: { credence: 'lib/credence.js' },
    exports: {
      './testing': { types: './types/start-credence.d.ts', default: './lib/testing.js' },
      './package.json': './package.json',
    },
    dependencies,
    peerDependencies,
    peerDependenciesMeta,
  };
}

/** Of all bundled workspaces; each version is exact, and the same wherever it is named. */
async function dependenciesOf(root: string): Promise<Dependencies> {
  const all: Dependencies = {};
  for (const workspace of BUNDLED) {
    const { dependencies = {} } = await readManifest(root, workspace);
    for (const [name, version] of Object.entries<string>(dependencies)) {
      if (name.startsWith('@credence/') || name === ONNX_RUNTIME) continue;
      if ((all[name] ?? version) !== version) throw new Error(`${name} is wanted as ${all[name]} and as ${version}.`);
      all[name] = version;
    }
  }
  return all;
}

async function readManifest(root: string, workspace: string) {
  return JSON.parse(await readFile(join(root, workspace, 'package.json'), 'utf8'));
}

function sorted(dependencies: Dependencies): Dependencies {
  return Object.fromEntries(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)));
}
