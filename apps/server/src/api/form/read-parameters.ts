import { Refusal, type RefusalCode } from '@credence/verification';
import type { z } from 'zod';
import type { FormTree } from './parse-form.ts';

type Issue = z.core.$ZodIssue;

/** How much of a value we do not understand is repeated to its sender. */
const ECHO_MAX = 200;
const MESSAGE_MAX = 1000;

/**
 * Types a request's parameters by their schema.
 *
 * @throws {Refusal} In Stripe's words, naming the parameter with its brackets. Unknown names are told first, and all of
 * them at once; of other faults the first.
 */
export function readParameters<Schema extends z.ZodType>(schema: Schema, tree: FormTree): z.output<Schema> {
  const result = schema.safeParse(tree, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues.map(settleUnion);
  throw unknownParameters(issues) ?? refusalOf(issues[0] as Issue);
}

function unknownParameters(issues: Issue[]): Refusal | undefined {
  const names = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => formatName([...issue.path, key])) : [],
  );
  if (names.length === 0) return undefined;
  const noun = names.length === 1 ? 'parameter' : 'parameters';
  return new Refusal('parameter_unknown', `Received unknown ${noun}: ${names.join(', ')}`, names[0]);
}

function refusalOf(issue: Issue): Refusal {
  const name = formatName(issue.path);
  const refuse = (message: string, code: RefusalCode = 'parameter_invalid') => new Refusal(code, message, name);
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) {
    return refuse(`Missing required param: ${name}.`, 'parameter_missing');
  }
  if (issue.input === '' && issue.code !== 'custom') {
    return refuse(
      `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
      'parameter_invalid_empty',
    );
  }
  switch (issue.code) {
    case 'invalid_type':
      return refuse(INVALID_TYPE[issue.expected]?.(issue.input) ?? `Invalid ${name}`);
    case 'invalid_value':
      return refuse(`Invalid ${name}: must be one of ${formatChoice(issue.values.map(String))}`);
    case 'too_big':
      return refuse(
        issue.origin === 'string'
          ? `Invalid string: ${echo(issue.input)}; must be at most ${issue.maximum} characters`
          : `Invalid array: must have at most ${issue.maximum} elements`,
      );
    case 'too_small':
      return refuse(`Invalid array: must have at least ${issue.minimum} elements`);
    case 'custom':
      return refuse(
        issue.message.slice(0, MESSAGE_MAX),
        (issue.params?.code as RefusalCode | undefined) ?? 'parameter_invalid',
      );
    default:
      return refuse(`Invalid ${name}`);
  }
}

const INVALID_TYPE: Record<string, (input: unknown) => string> = {
  string: (input) => `Invalid string: ${echo(input)}`,
  array: () => 'Invalid array',
  object: () => 'Invalid object',
  record: () => 'Invalid object',
};

/** Of a union's branches, the complaint of the one that fits what was sent: a text, or a map. */
function settleUnion(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const fitting = issue.errors.find(
    (branch) => !branch.some((sub) => sub.code === 'invalid_type' && sub.path.length === 0),
  );
  const [first] = fitting ?? issue.errors[0] ?? [];
  return first ? settleUnion({ ...first, path: [...issue.path, ...first.path] }) : issue;
}

/** `['options', 'document', 'allowed_types', 0]` as `options[document][allowed_types][0]`. */
function formatName([first, ...rest]: readonly PropertyKey[]): string {
  return `${String(first ?? '')}${rest.map((segment) => `[${String(segment)}]`).join('')}`;
}

function formatChoice(values: string[]): string {
  if (values.length < 3) return values.join(' or ');
  return `${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`;
}

function echo(input: unknown): string {
  const text = JSON.stringify(input) ?? '';
  return text.length > ECHO_MAX ? `${text.slice(0, ECHO_MAX)}…` : text;
}
