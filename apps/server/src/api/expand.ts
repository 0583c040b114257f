import { Refusal } from '@credence/verification';

/** A list's `data.` counts as one of them. */
const LEVELS_MAX = 4;

/** What a resource's answer can be expanded by, and which of it only a restricted key may name. */
export interface Expandable {
  /** First segments. Deeper ones are not validated: unknown ones are ignored, as in the original. */
  names: readonly string[];
  /** Whole paths, from the resource itself. */
  sensitive: readonly string[];
}

/** Which parts of an answer were asked for: a path and all its ancestors. */
export class Expansion {
  readonly #paths: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    const all = new Set<string>();
    for (const path of paths) {
      const segments = path.split('.');
      for (let depth = 1; depth <= segments.length; depth += 1) all.add(segments.slice(0, depth).join('.'));
    }
    this.#paths = all;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** The same for the object found at `name`. */
  under(name: string): Expansion {
    const prefix = `${name}.`;
    return new Expansion(
      [...this.#paths].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)),
    );
  }
}

export const NOTHING_EXPANDED = new Expansion([]);

/**
 * Reads what `expand` asks of one object.
 *
 * @throws {Refusal} On a path that is too deep, or whose first segment cannot be expanded.
 * @see https://docs.stripe.com/api/expanding_objects
 */
export function expandObject(paths: readonly string[], expandable: Expandable): Expansion {
  for (const path of paths) {
    const [first = ''] = levelsOf(path);
    if (!expandable.names.includes(first)) throw cannotExpand(first);
  }
  return new Expansion(paths);
}

/** Reads what `expand` asks of each element of a list: paths start with `data.`, and `data` alone asks for nothing. */
export function expandList(paths: readonly string[], expandable: Expandable): Expansion {
  const inner: string[] = [];
  for (const path of paths) {
    const [first = '', second, ...rest] = levelsOf(path);
    if (first === 'total_count') {
      throw new Refusal('parameter_invalid', 'This property cannot be included (total_count)');
    }
    if (first !== 'data') throw cannotExpand(first, ` You may want to try expanding 'data.${first}' instead.`);
    if (second === undefined) continue;
    if (!expandable.names.includes(second)) throw cannotExpand(second);
    inner.push([second, ...rest].join('.'));
  }
  return new Expansion(inner);
}

function levelsOf(path: string): string[] {
  const levels = path.split('.');
  if (levels.length > LEVELS_MAX) {
    throw new Refusal(
      'property_expansion_max_depth',
      `You cannot expand more than ${LEVELS_MAX} levels of a property. Property: ${path}`,
    );
  }
  return levels;
}

function cannotExpand(segment: string, advice = ''): Refusal {
  return new Refusal('parameter_invalid', `This property cannot be expanded (${segment}).${advice}`);
}
