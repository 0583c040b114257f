#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { COMMANDS } from './commands/commands.ts';
import { wantsColours } from './paint.ts';

// Whoever read our lines has gone (`| head`): end as if we had been told to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.kill(process.pid, 'SIGTERM');
});

// Not awaited: bundled, what a command loads may import code of this very file, which would wait for the command to end.
runCommandLine(COMMANDS, process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  colours: wantsColours(process.env, process.stdout.isTTY === true),
  watched: process.stderr.isTTY === true,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  untilInterrupted,
}).then((code) => {
  process.exitCode = code;
});

/** For commands that go on until they are ended. The second time, the signal does what it always does. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
