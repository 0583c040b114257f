import type { Command, Option } from './command.ts';

const EVERYWHERE: Record<string, Option> = {
  json: { type: 'boolean', help: 'print the answer as JSON, for programs' },
  help: { type: 'boolean', help: 'print this' },
};

/** All commands, a line each. */
export function describeAll(commands: readonly Command[]): string {
  const lines = commands.map((command) => [usageOf(command), command.summary] as const);
  return `Manages a running Credence server, from the machine that holds its master key.

Usage: credence <command> [options]

${columns(lines)}

credence <command> --help tells its options, with examples. The server is found by the settings it was started with
(PORT, CREDENCE_URL, CREDENCE_MASTER_KEY_FILE). Exit codes: 0 done, 1 refused, 2 wrong usage, 3 no server answers.`;
}

export function describeCommand(command: Command): string {
  const options = Object.entries({ ...command.options, ...EVERYWHERE }).map(
    ([name, option]) => [flagOf(name, option), helpOf(option)] as const,
  );
  return `${command.summary}.

Usage: credence ${usageOf(command)} [options]

${columns(options)}

Examples:
${command.examples.map((example) => `  credence ${example}`).join('\n')}`;
}

function usageOf({ name, argument }: Command): string {
  return argument === undefined ? name : `${name} <${argument}>`;
}

function flagOf(name: string, { type, value = 'text' }: Option): string {
  return type === 'boolean' ? `--${name}` : `--${name} <${value}>`;
}

function helpOf({ help, choices, multiple }: Option): string {
  return `${help}${choices ? `: ${choices.join(', ')}` : ''}${multiple ? ' (may be repeated)' : ''}`;
}

/** Two columns, the first as wide as it needs. */
function columns(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
