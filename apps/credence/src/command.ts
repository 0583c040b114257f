import type { Access, AccountApi } from './access.ts';
import type { Api } from './api.ts';
import type { Paint } from './paint.ts';

/** One option of a command; its name in `--kebab-case`. */
export interface Option {
  type: 'string' | 'boolean';
  /** What it does, as `--help` says it. */
  help: string;
  /** May be given more than once. */
  multiple?: true;
  /** The only values it takes. */
  choices?: readonly string[];
  /** What stands for the value in `--help`. */
  value?: string;
}

type Options = Record<string, Option>;

type Value<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O['multiple'] extends true
    ? string[]
    : string | undefined;

export type Values<O extends Options> = { [Name in keyof O]: Value<O[Name]> };

/** What a command is given to work with. */
export interface Context {
  /** The running server, with the operator key. */
  api: Api;
  /** The same, with a key of the account and mode that the options name. */
  openAccount(access: Access): Promise<AccountApi>;
  /** Prints the object itself with `--json`, else the text. */
  print(object: object, text: string): void;
  /** Prints one of many, as they come: a line of JSON with `--json`. */
  stream(object: object, text: string): void;
  /** Says something beside the answer, to whoever watches. */
  note(text: string): void;
  /** Says how far long work has come, on a terminal only: nobody wants it in the mail of a nightly job. */
  progress(text: string): void;
  paint: Paint;
  env: Record<string, string | undefined>;
  cwd: string;
  /** From now on the command ends itself when it is told to. */
  untilInterrupted(): AbortSignal;
}

export interface Command<O extends Options = Options> {
  /** As it is typed: `keys create`. */
  name: string;
  summary: string;
  /** What the options alone do not tell, in lines of up to 120 characters. */
  details?: string;
  /** The name of what follows the command, where it takes something: `id`. */
  argument?: string;
  /** Whether it can be left out: `run` is given an empty text then. */
  argumentIsOptional?: true;
  /** What that can be, where it is one of a few: for completion in shells. */
  argumentChoices?: readonly string[];
  options: O;
  /** Lines to copy, without the program's own name. */
  examples: readonly string[];
  run(context: Context, options: Values<O>, argument: string): Promise<void>;
}

/** Declares a command; its options type what `run` is given. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command;
}

/** A command line that cannot be carried out. The message says what to change. */
export class WrongUsage extends Error {
  /** Whose `--help` says more. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.name = 'WrongUsage';
    this.command = command;
  }
}

/** What was asked for cannot be done here and now. The message says why, and what would help. */
export class CannotDo extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotDo';
  }
}
