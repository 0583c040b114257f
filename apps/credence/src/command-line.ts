import { parseArgs } from 'node:util';
import { ApiRefusal, NoServer, openApi } from './api.ts';
import { type Command, type Option, type Values, WrongUsage } from './command.ts';
import { describeAll, describeCommand } from './help.ts';

/** What a program is told by the exit code. */
export const EXIT = { done: 0, refused: 1, wrongUsage: 2, noServer: 3 } as const;

interface Surroundings {
  env: Record<string, string | undefined>;
  cwd: string;
  out(text: string): void;
  err(text: string): void;
}

/** Carries out one command line. @returns The exit code. */
export async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  { env, cwd, out, err }: Surroundings,
): Promise<number> {
  try {
    const command = commandOf(commands, args);
    if (!command) {
      if (args.length === 0 || args.includes('--help') || args[0] === 'help') {
        out(describeAll(commands));
        return args.length === 0 ? EXIT.wrongUsage : EXIT.done;
      }
      throw new WrongUsage(`There is no command "${wordsOf(args).join(' ') || args[0]}".`);
    }
    const { values, argument, help, json } = read(command, args.slice(command.name.split(' ').length));
    if (help) {
      out(describeCommand(command));
      return EXIT.done;
    }
    const print = (object: object, text: string) => out(json ? JSON.stringify(object, null, 2) : text);
    await command.run({ api: openApi(env, cwd), print }, values, argument);
    return EXIT.done;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    err((error as Error).message);
    if (error instanceof WrongUsage) err(`credence ${error.command ? `${error.command} ` : ''}--help says more.`);
    return code;
  }
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
    if (wanted !== undefined && argument === '') {
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
  return error instanceof ApiRefusal ? EXIT.refused : undefined;
}
