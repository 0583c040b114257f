import { Refusal } from '@credence/verification';

/** A request's parameters before they are typed: texts, and maps of them by bracket. Arrays are maps by index. */
export interface FormTree {
  [name: string]: string | FormTree;
}

const PARAMETERS_MAX = 1000;
const DEPTH_MAX = 10;

/** `name`, then any number of `[key]`, `[0]` or `[]`. */
const KEY = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/**
 * Parses form-encoded parameters in every spelling clients use: `a[b]=1`, `a[0]=1`, `a[]=1`, brackets percent-encoded
 * or not.
 *
 * Nothing is dropped or guessed: a parameter given twice, in two shapes, or under a name that is not one is refused.
 * Whether `a[0]` is an array or a map with the key `0` is for the schema to say, so that `metadata[0]` keeps its key.
 *
 * @param text A body or a query string, without its `?`.
 * @returns An object without a prototype, so that no name can mean anything but itself.
 * @throws {Refusal} On malformed encoding, more than 1000 parameters, or brackets nested deeper than 10.
 * @see https://url.spec.whatwg.org/#application/x-www-form-urlencoded
 */
export function parseForm(text: string): FormTree {
  const tree = newTree();
  let count = 0;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    count += 1;
    if (count > PARAMETERS_MAX) {
      throw new Refusal('parameter_invalid', `A request can have up to ${PARAMETERS_MAX} parameters.`);
    }
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    assign(tree, name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return tree;
}

function assign(tree: FormTree, name: string, value: string): void {
  const path = splitName(name);
  const last = path.pop() as string;
  let at = tree;
  for (const [depth, segment] of path.entries()) {
    const key = segment === '' ? indexFor(at, path[depth + 1] ?? last) : segment;
    const next = at[key] ?? newTree();
    if (typeof next === 'string') throw new Refusal('parameter_invalid', `Received ${name} in two shapes.`, name);
    at[key] = next;
    at = next;
  }
  const key = last === '' ? nextIndex(at) : last;
  const present = at[key];
  if (present !== undefined) {
    const how = typeof present === 'string' ? 'more than once' : 'in two shapes';
    throw new Refusal('parameter_invalid', `Received ${name} ${how}.`, name);
  }
  at[key] = value;
}

function splitName(name: string): string[] {
  const match = KEY.exec(name);
  if (!match) throw new Refusal('parameter_unknown', `Received unknown parameter: ${name}`, name);
  const [, first = '', brackets = ''] = match;
  const path = [first, ...Array.from(brackets.matchAll(/\[([^[\]]*)\]/g), ([, key = '']) => key)];
  if (path.length > DEPTH_MAX) {
    throw new Refusal('parameter_invalid', `Parameters can be nested up to ${DEPTH_MAX} levels deep.`, first);
  }
  // Objects made further down, by whoever copies the tree, do have a prototype.
  if (path.includes('__proto__')) {
    throw new Refusal('parameter_unknown', `Received unknown parameter: ${name}`, name);
  }
  return path;
}

/** `a[][b]=1&a[][c]=2` is one map, until a name comes a second time: then the next map has begun. */
function indexFor(tree: FormTree, name: string): string {
  const latest = Object.keys(tree).at(-1);
  const map = latest === undefined ? undefined : tree[latest];
  return typeof map === 'object' && name !== '' && map[name] === undefined ? (latest as string) : nextIndex(tree);
}

/** `a[]` goes behind whatever `a` holds already, so that `a[0]=x&a[]=y` is two elements. */
function nextIndex(tree: FormTree): string {
  let index = Object.keys(tree).length;
  while (tree[index] !== undefined) index += 1;
  return String(index);
}

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal('parameter_invalid', 'The parameters are not percent-encoded UTF-8.');
  }
  // PostgreSQL stores every character but this one.
  if (decoded.includes('\0')) throw new Refusal('parameter_invalid', 'Parameters cannot contain the character U+0000.');
  return decoded;
}

function newTree(): FormTree {
  return Object.create(null) as FormTree;
}
