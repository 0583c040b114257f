#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { COMMANDS } from './commands/commands.ts';

process.exitCode = await runCommandLine(COMMANDS, process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
