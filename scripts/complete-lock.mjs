// Adds to package-lock.json the optional packages of other platforms that the registry at hand did not offer when the
// lock was made: `npm ci` refuses a lock without them, and a machine of such a platform needs them. Run it after every
// change of the lock: `node scripts/complete-lock.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = new Set([
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]);
const CPU = new Set(['arm', 'arm64', 'ia32', 'x64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'loong64', 'mips64el']);
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(path, name)) continue;
    if (!/^\d+\.\d+\.\d+/.test(version)) {
      console.error(`${name} ${version}, wanted by ${path}, is not an exact version: left out.`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length > 0 ? `Added ${added.length}: ${added.join(', ')}` : 'Nothing was missing.');

/** Is there an entry that this package would find, in its own folder or further up? */
function isLocked(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

/** Platform packages say in their name where they run: `…-darwin-arm64`, `…-linux-x64-musl`, `…-wasm32-wasi`. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = words.map((word) => ({ linuxmusl: 'linux' })[word] ?? word).find((word) => OS.has(word));
  const cpu = words.find((word) => CPU.has(word));
  const musl = words.some((word) => word === 'musl' || word === 'linuxmusl' || word === 'musleabihf');
  if (!os && !cpu) console.error(`${name}: no platform in its name.`);
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(os && { os: [os] }),
    ...(os === 'linux' && { libc: [musl ? 'musl' : 'glibc'] }),
  };
}
