// What `npm start`, `npm test` and the other commands run: sets the project up as far as it is not, then hands over to
// the pinned Node. Plain JavaScript without dependencies, because it runs on the machine's own Node (20 or later)
// before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
// Its install script would fetch GPU libraries from outside the registry; the CPU library is in the package.
process.env.ONNXRUNTIME_NODE_INSTALL = 'skip';

const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const [command = 'start', ...args] = process.argv.slice(2);

const PAGES_TESTS = ['pages', 'answers', 'hand-off', 'selfie', 'camera', 'guide'];

/** Those of `tests/support/browser.ts`: the first is Debian's Chromium without windows, which costs a third. */
const CHROMIUMS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

const TRAININGS = ['mrz', 'marks', 'kana'];
const CONVERSIONS = ['convert-faces', 'convert-scripts'];

const commands = {
  async start() {
    install();
    buildPages();
    await startServerAndDemo();
  },
  async test() {
    install();
    installSystemPackages();
    buildPages({ quiet: true });
    const checksFailed = await check();
    await runTests(checksFailed);
  },
  async check() {
    install();
    if ((await check()) > 0) process.exitCode = 1;
  },
  async build() {
    install();
    buildPages({ force: true });
  },
  async pack() {
    install();
    buildPages();
    process.exitCode = await run(node, ['tools/pack/src/main.ts', ...args]);
  },
  async bench() {
    install();
    process.exitCode = await run(node, ['tools/bench/src/main.ts', ...args]);
  },
  async credence() {
    install();
    process.exitCode = await run(node, ['apps/credence/src/main.ts', ...args]);
  },
  async soak() {
    install();
    installSystemPackages();
    buildPages({ quiet: true });
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    const env = { ...process.env, CREDENCE_SOAK: 'true' };
    const one = args[0] && !args[0].startsWith('-') ? args.shift() : '';
    // What inspects the pages does so in every language then.
    const pages = one === '' || one === 'pages' ? PAGES_TESTS.map((name) => `tests/browser/${name}.test.ts`) : [];
    process.exitCode = await run(
      node,
      [vitest, 'run', '--reporter=verbose', `tests/soak/${one}`, ...pages, ...args],
      env,
    );
  },
  async specimen() {
    install();
    // `--expired` is how it was asked for before there were outcomes.
    const told = args.flatMap((arg) => (arg === '--expired' ? ['--outcome', 'document_expired'] : [arg]));
    process.exitCode = await run(node, ['apps/credence/src/main.ts', 'specimen', ...told]);
  },
  async train() {
    install();
    const named = TRAININGS.includes(args[0]) ? [args.shift()] : TRAININGS;
    // Without a name, all that lies in the repository: what was not trained here is converted anew and compared.
    const tools = named.map((name) => [`tools/train-${name}/src/main.ts`, ...args]);
    if (named === TRAININGS && args.length === 0)
      tools.push(...CONVERSIONS.map((name) => [`tools/${name}/src/main.ts`, '--check']));
    for (const tool of tools) if ((await run(node, tool)) !== 0) process.exitCode = 1;
  },
  async 'convert-faces'() {
    install();
    process.exitCode = await run(node, ['tools/convert-faces/src/main.ts', ...args]);
  },
  async 'convert-scripts'() {
    install();
    process.exitCode = await run(node, ['tools/convert-scripts/src/main.ts', ...args]);
  },
};

if (!Object.hasOwn(commands, command)) {
  console.error(`There is no command "${command}". Use one of: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
await commands[command]();

/** Installs from the lock file when what is installed is not what the lock file says. */
function install() {
  const stamp = join('node_modules', '.credence-installed');
  const wanted = hashOf(['package-lock.json', 'package.json']);
  const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(node);
  if (current) return;
  say('Installing packages (once; about a minute)…');
  must(npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']), 'The packages could not be installed: see above.');
  if (!existsSync(node)) {
    // The `node` package fetches its binary from the registry in an install script: npm may be set to run none.
    must(
      npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']),
      'The pinned Node could not be installed.',
    );
  }
  writeFileSync(stamp, wanted);
}

/** Builds the person's pages when they are missing or their sources have changed since. */
function buildPages({ force = false, quiet = false } = {}) {
  const stamp = join('apps', 'hosted', 'dist', '.built-from');
  const wanted = hashOf([
    ...filesBelow('apps/hosted', /^(dist|node_modules)$/),
    ...filesBelow('packages/wire/src'),
    'package-lock.json',
  ]);
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building the pages…');
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  // The second goes into the folder that the first one clears.
  for (const config of ['vite.config.ts', 'vite.modal.config.ts']) {
    const args = ['build', 'apps/hosted', '--config', `apps/hosted/${config}`, '--logLevel', quiet ? 'error' : 'info'];
    must(spawnSync(node, [vite, ...args], { stdio: 'inherit' }), 'The pages could not be built: see above.');
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Starts the server, then, once it answers, the demo integrator with the server's test key. Ends when either ends. */
async function startServerAndDemo() {
  const server = spawn(node, ['apps/server/src/main.ts', ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const children = [server];
  let stopping = false;
  const stop = (signal) => {
    stopping = true;
    for (const child of children) if (child.exitCode === null) child.kill(signal);
  };
  process.on('SIGINT', () => stop('SIGTERM'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  server.on('message', (message) => {
    if (message?.type !== 'ready' || stopping) return;
    const demo = spawn(node, ['examples/demo/src/main.ts'], {
      stdio: 'inherit',
      env: {
        ...process.env,
        STRIPE_SECRET_KEY: message.secretKey,
        CREDENCE_API_URL: message.apiUrl,
        DEMO_STATE_FILE: process.env.DEMO_STATE_FILE ?? message.demoStateFile,
      },
    });
    children.push(demo);
    demo.on('exit', (code) => {
      if (!stopping) console.error(`The demo stopped (exit code ${code}). Credence itself goes on.`);
    });
  });
  process.exitCode = await new Promise((resolve) => {
    server.on('exit', (code, signal) => {
      stop('SIGTERM');
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

/** Types, style, unused code and the import boundaries; answers how many of them failed. */
async function check() {
  const bin = (name) => join('node_modules', '.bin', name);
  const steps = [
    ['types', bin('tsc'), ['-p', '.']],
    ['types of the pages', bin('tsc'), ['-p', 'apps/hosted']],
    ['style and boundaries', bin('biome'), ['check', '--error-on-warnings', '--reporter=summary']],
    ['unused code', node, [join('node_modules', 'knip', 'bin', 'knip.js'), '--no-progress']],
  ];
  let failed = 0;
  for (const [name, program, programArgs] of steps) {
    say(`Checking ${name}…`);
    if ((await run(program, programArgs)) !== 0) {
      console.error(`The check of ${name} failed: see above.`);
      failed += 1;
    }
  }
  return failed;
}

/** Runs the suites and ends with the totals, failed checks counted in, on a line of their own. */
async function runTests(checksFailed) {
  const report = join(root, 'node_modules', '.cache', 'credence-tests.json');
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const code = await run(node, [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  process.exitCode = code === 0 && checksFailed > 0 ? 1 : code;
  if (!existsSync(report)) return;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const skipped = numPendingTests + numTodoTests;
  const broken = numFailedTests === 0 && code !== 0 ? Math.max(1, numFailedTestSuites) : numFailedTests;
  if (process.env.CI === 'true' && skipped > 0) {
    console.error(`${skipped} tests were skipped: under CI=true that is a failure.`);
    process.exitCode = 1;
  }
  console.log(`${numPassedTests} passed, ${broken + checksFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

/** The browsers, the database, Ruby and Stripe's Python library that the tests drive, from Debian's packages, where they are missing and we may install them. */
function installSystemPackages() {
  const missing = [];
  if (!CHROMIUMS.some(onPath) && !process.env.CREDENCE_TEST_CHROMIUM) missing.push(CHROMIUMS[0]);
  if (!onPath('firefox-esr') && !process.env.CREDENCE_TEST_FIREFOX) missing.push('firefox-esr');
  if (!onPath('WebKitWebDriver')) missing.push('webkit2gtk-driver');
  if (!onPath('Xvfb')) missing.push('xvfb');
  const postgres =
    onPath('initdb') || (existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0);
  if (!postgres && !process.env.CREDENCE_TEST_DATABASE_URL) missing.push('postgresql');
  // Debian's package is for Debian's own Python, whichever comes first on the path.
  if (!existsSync('/usr/lib/python3/dist-packages/stripe') && !process.env.CREDENCE_TEST_PYTHON)
    missing.push('python3-stripe');
  if (!onPath('ruby') && !process.env.CREDENCE_TEST_RUBY) missing.push('ruby', 'ruby-minitest');
  if (missing.length === 0) return;
  const may = process.platform === 'linux' && onPath('apt-get') && process.getuid?.() === 0;
  if (!may) {
    console.error(
      `Not installed: ${missing.join(', ')}. The suites that need them ${process.env.CI === 'true' ? 'will fail' : 'are skipped'}.`,
    );
    return;
  }
  say(`Installing ${missing.join(' and ')} from Debian's packages…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  // Older Debians have it with windows only.
  if (missing[0] === CHROMIUMS[0] && spawnSync('apt-cache', ['show', CHROMIUMS[0]]).status !== 0)
    missing[0] = CHROMIUMS[1];
  must(
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    }),
    `${missing.join(' and ')} could not be installed.`,
  );
}

function onPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => folder && existsSync(join(folder, program)));
}

function npm(npmArgs) {
  return spawnSync('npm', npmArgs, { stdio: 'inherit', shell: process.platform === 'win32' });
}

function run(program, programArgs, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(program, programArgs, { stdio: 'inherit', env });
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGINT', () => child.kill('SIGINT'));
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function must(result, otherwise) {
  if (result.status === 0) return;
  console.error(otherwise);
  process.exit(result.status ?? 1);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesBelow(folder, except = /^$/) {
  return readdirSync(folder)
    .filter((name) => !except.test(name))
    .sort()
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      return statSync(path).isDirectory() ? filesBelow(path, except) : [path];
    });
}

function say(text) {
  console.log(text);
}
