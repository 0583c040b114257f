import { parseArgs } from 'node:util';
import { openAccountApi, openOperatorApi } from './access.ts';
import { ApiRefusal, NoServer } from './api.ts';
import { CannotDo, type Command, type Context, type Option, type Values, WrongUsage } from './command.ts';
import { describeAll, describeCommand, describeGroup } from './help.ts';
import { createPaint } from './paint.ts';

/** What a program is told by the exit code. */
export const EXIT = { done: 0, refused: 1, wrongUsage: 2, noServer: 3 } as const;

/** The server's own words for what cannot be done, by name: its code is loaded only by the commands that run it. */
const REFUSALS = new Set(['FolderInUse', 'TransferRefused', 'DamagedArchive']);

interface Surroundings {
  env: Record<string, string | undefined>;
  cwd: string;
  colours: boolean;
  /** Whether the standard error is a terminal; not, unless said. */
  watched?: boolean;
  out(text: string): void;
  err(text: string): void;
  untilInterrupted(): AbortSignal;
}

/** Carries out one command line. @returns The exit code. */
export async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { out, err } = surroundings;
  let command: Command | undefined;
  try {
    command = commandOf(commands, args);
    if (!command) return describe(commands, args, out);
    const { values, argument, help, json } = read(command, args.slice(command.name.split(' ').length));
    if (help) out(describeCommand(command));
    else await command.run(contextOf(surroundings, json), values, argument);
    return EXIT.done;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    err((error as Error).message);
    if (error instanceof WrongUsage) {
      const name = error.command ?? command?.name;
      err(`credence ${name ? `${name} ` : ''}--help says more.`);
    }
    return code;
  }
}

/** Tells what there is to whoever names no command, or only the first word of several. */
function describe(commands: readonly Command[], args: readonly string[], out: (text: string) => void): number {
  const words = wordsOf(args[0] === 'help' ? args.slice(1) : args);
  const asked = args.includes('--help') || args.includes('-h') || args[0] === 'help';
  if (words.length === 0 && (asked || args.length === 0)) out(describeAll(commands));
  else {
    const group = commands.filter(({ name }) => words.every((word, i) => name.split(' ')[i] === word));
    if (words.length === 0 || group.length === 0) {
      throw new WrongUsage(`There is no command "${words.join(' ') || args[0]}".`);
    }
    const [only] = group;
    out(group.length === 1 && only ? describeCommand(only) : describeGroup(group));
  }
  return asked ? EXIT.done : EXIT.wrongUsage;
}

function contextOf({ env, cwd, colours, watched, out, err, untilInterrupted }: Surroundings, json: boolean): Context {
  const api = openOperatorApi(env, cwd);
  return {
    api,
    openAccount: (access) => openAccountApi(env, cwd, api, access),
    print: (object, text) => out(json ? JSON.stringify(object, null, 2) : text),
    stream: (object, text) => out(json ? JSON.stringify(object) : text),
    note: err,
    progress: watched ? err : () => {},
    paint: createPaint(colours),
    env,
    cwd,
    untilInterrupted,
  };
}

/** The command whose words the line begins with. */
function commandOf(commands: readonly Command[], args: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));
}

function wordsOf(args: readonly string[]): string[] {
  const end = args.findIndex((arg) => arg.startsWith('-'));
  return args.slice(0, end < 0 ? args.length : end);
}

function read(command: Command, args: readonly string[]) {
  const parsed = parse(command, args);
  const { help = false, json = false, ...given } = parsed.values;
  const { argument: wanted } = command;
  const [argument = '', ...surplus] = parsed.positionals;
  if (!help) {
    if (wanted === undefined && argument !== '') surplus.unshift(argument);
    if (surplus.length > 0) throw new WrongUsage(`"${surplus[0]}" is one word too many.`, command.name);
    if (wanted !== undefined && argument === '' && !command.argumentIsOptional) {
      throw new WrongUsage(`credence ${command.name} needs <${wanted}>.`, command.name);
    }
  }
  return { values: valuesOf(command, given), argument, help, json };
}

function parse(command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(
          Object.entries(command.options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
        ),
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
      },
    }) as {
      values: Record<string, string | string[] | boolean> & { help?: boolean; json?: boolean };
      positionals: string[];
    };
  } catch (error) {
    // Node's own words, without its advice on how to give positional arguments that look like options.
    throw new WrongUsage((error as Error).message.split('. To specify')[0]!, command.name);
  }
}

function valuesOf({ name: command, options }: Command, given: Record<string, unknown>): Values<Record<string, Option>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple, choices }]) => {
      const value = given[name] ?? (multiple ? [] : type === 'boolean' ? false : undefined);
      const wrong = choices && [value].flat().find((one) => one !== undefined && !choices.includes(String(one)));
      if (wrong !== undefined) {
        throw new WrongUsage(`--${name} must be one of ${choices!.join(', ')}; "${wrong}" is not.`, command);
      }
      return [name, value];
    }),
  ) as Values<Record<string, Option>>;
}

/** What an operator can mend is said in a sentence; anything else is a fault and shows where it happened. */
function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof WrongUsage || (error as Error).name === 'WrongSetting') return EXIT.wrongUsage;
  if (error instanceof NoServer) return EXIT.noServer;
  const isRefused = error instanceof ApiRefusal || error instanceof CannotDo || REFUSALS.has((error as Error).name);
  return isRefused ? EXIT.refused : undefined;
}
