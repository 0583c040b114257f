import type { Command, Option } from './command.ts';

const EVERYWHERE: Record<string, Option> = {
  json: { type: 'boolean', help: 'print the answer as JSON, for programs' },
  help: { type: 'boolean', help: 'print this' },
};

/** In the order of a first day with the program; by the first word of the commands. */
const GROUPS: readonly (readonly [title: string, words: readonly string[]])[] = [
  ['The server', ['start']],
  ['Verification sessions', ['sessions', 'reviews', 'policy', 'trigger', 'specimen']],
  ['Events, requests and messages', ['listen', 'events', 'logs', 'outbox']],
  ['Time in test mode', ['clock']],
  ['Accounts and keys', ['accounts', 'keys']],
  ['Backup', ['export', 'import']],
  ['This machine', ['eval', 'doctor', 'completion']],
];

/** All commands, a line each. */
export function describeAll(commands: readonly Command[]): string {
  const lines = rows(linesOf(commands));
  const groups = GROUPS.map(([title, words]) => {
    const own = commands.flatMap(({ name }, i) => (words.includes(firstWord(name)) ? [lines[i]] : []));
    return own.length > 0 ? `${title}\n${own.join('\n')}\n\n` : '';
  });
  return `Starts a Credence server, and works with a running one: tries out an integration, and manages accounts and keys.

Usage: credence <command> [options]

${groups.join('')}First steps: credence start; then, in another window, credence listen --forward-to localhost:3000/webhook and, in a
third, credence trigger verified. credence doctor tells what is wrong.

credence <command> --help tells its options, with examples. The server is found by the settings it was started with
(PORT, CREDENCE_URL). Commands use the test key of the account, which whoever can read the master key's file may
(CREDENCE_MASTER_KEY_FILE), or the key in CREDENCE_API_KEY. All take --json. Colours only on a terminal, and not under
NO_COLOR. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 no server answers.`;
}

/** Those that begin with the same word. */
export function describeGroup(commands: readonly Command[]): string {
  return `Usage: credence <command> [options]

${rows(linesOf(commands)).join('\n')}

credence <command> --help tells its options, with examples.`;
}

export function describeCommand(command: Command): string {
  const options = Object.entries({ ...command.options, ...EVERYWHERE }).map(
    ([name, option]) => [flagOf(name, option), helpOf(option)] as const,
  );
  const details = command.details === undefined ? '' : `${command.details}\n\n`;
  return `${command.summary}.

Usage: credence ${usageOf(command)} [options]

${details}${rows(options).join('\n')}

Examples:
${command.examples.map((example) => `  credence ${example}`).join('\n')}`;
}

function linesOf(commands: readonly Command[]) {
  return commands.map((command) => [usageOf(command), command.summary] as const);
}

function firstWord(name: string): string {
  return name.split(' ')[0] ?? '';
}

function usageOf({ name, argument, argumentIsOptional }: Command): string {
  if (argument === undefined) return name;
  return argumentIsOptional ? `${name} [${argument}]` : `${name} <${argument}>`;
}

function flagOf(name: string, { type, value = 'text' }: Option): string {
  return type === 'boolean' ? `--${name}` : `--${name} <${value}>`;
}

function helpOf({ help, choices, multiple }: Option): string {
  return `${help}${choices ? `: ${choices.join(', ')}` : ''}${multiple ? ' (may be repeated)' : ''}`;
}

/** Characters of a line: what does not fit goes on in the next, under the second column. */
const WIDTH = 130;

/** Two columns, the first as wide as it needs. */
function rows(lines: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${wrap(right, width + 4)}`);
}

function wrap(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
