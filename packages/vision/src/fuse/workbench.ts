import type { Attributes, Constant, Graph, Node } from './graph.ts';

/** A graph while it is rewritten. */
export class Workbench {
  readonly graph: Graph;
  #names = 0;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  usersOf(value: string): Node[] {
    return this.graph.nodes.filter(({ inputs }) => inputs.includes(value));
  }

  makerOf(value: string): Node | undefined {
    return this.graph.nodes.find(({ outputs }) => outputs.includes(value));
  }

  /** The node that takes a value, where there is one alone and nobody outside asks for the value. */
  onlyUserOf(value: string): Node | undefined {
    const users = this.usersOf(value);
    return users.length === 1 && !this.graph.outputs.has(value) ? users[0] : undefined;
  }

  /** The next node if it is of this kind and all that comes of `node`. */
  next(node: Node | undefined, op: string): Node | undefined {
    const user = node && this.onlyUserOf(node.outputs[0]!);
    return user?.op === op ? user : undefined;
  }

  /** The constant that a node of two inputs takes beside a value. */
  constantBeside(node: Node, value: string): Constant | undefined {
    return node.inputs.length === 2 ? this.graph.constants.get(besides(node, value)) : undefined;
  }

  /** The same where it is one number. */
  numberBeside(node: Node | undefined, value: string): number | undefined {
    const constant = node && this.constantBeside(node, value);
    return constant?.values.length === 1 ? constant.values[0] : undefined;
  }

  /** Keeps numbers in single precision under a new name. */
  keep(shape: readonly number[], values: ArrayLike<number>): string {
    const name = this.name();
    this.graph.constants.set(name, { shape, values: Float32Array.from(values) });
    return name;
  }

  /** Keeps a list of whole numbers under a new name. */
  keepInts(values: readonly number[]): string {
    const name = this.name();
    this.graph.lists.set(name, values);
    return name;
  }

  /** Keeps weights in eight bits under a new name. */
  keepBytes(shape: readonly number[], values: Int8Array): string {
    const name = this.name();
    this.graph.bytes.set(name, { shape, values });
    return name;
  }

  name(): string {
    this.#names += 1;
    return `fused_${this.#names}`;
  }

  /** Puts nodes in the place of others, where the first of these stood. */
  replace(old: readonly Node[], fresh: readonly Node[]): void {
    const at = this.graph.nodes.indexOf(old[0]!);
    this.graph.nodes.splice(at, 1, ...fresh);
    this.graph.nodes = this.graph.nodes.filter((node) => !old.includes(node));
  }
}

/** The other of two inputs. */
export function besides({ inputs: [a, b] }: Node, value: string): string {
  return a === value ? b! : a!;
}

export function nodeOf(op: string, inputs: string[], output: string, attributes: Attributes = new Map()): Node {
  return { op, inputs, outputs: [output], attributes };
}
