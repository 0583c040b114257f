import { type Field, readFields, writeFields } from './protobuf.ts';

/** A network: nodes in the order they are computed in, and the constants they take. */
export interface Graph {
  nodes: Node[];
  /** Numbers in single precision; others stay the `Constant` nodes they are. */
  constants: Map<string, Constant>;
  /** Lists of whole numbers that new nodes take, such as shapes. */
  lists: Map<string, readonly number[]>;
  /** Weights in eight bits that new nodes take. */
  bytes: Map<string, ByteConstant>;
  /** Values that the network hands out. */
  outputs: ReadonlySet<string>;
  /** What of the model is neither. */
  rest: { model: Field[]; graph: Field[] };
}

export interface Node {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: Attributes;
  /** Whose operator it is where it is none of ONNX itself. */
  domain?: string;
}

/** Attributes as the file has them, each a message of its own, by name. */
export type Attributes = ReadonlyMap<string, Uint8Array>;

export interface Constant {
  shape: readonly number[];
  values: Float32Array;
}

export interface ByteConstant {
  shape: readonly number[];
  values: Int8Array;
}

// Field numbers and codes of onnx.proto. @see https://github.com/onnx/onnx/blob/v1.16.0/onnx/onnx.proto
const MODEL = { graph: 7, operators: 8 } as const;
const GRAPH = { node: 1, initializer: 5, output: 12 } as const;
const VALUE = { name: 1 } as const;
const NODE = { input: 1, output: 2, op: 4, attribute: 5, domain: 7 } as const;
const OPERATORS = { domain: 1, version: 2 } as const;
const ATTRIBUTE = { name: 1, float: 2, int: 3, tensor: 5, ints: 8, type: 20 } as const;
const TYPE = { float: 1, int: 2, ints: 7 } as const;
const TENSOR = { side: 1, type: 2, name: 8, raw: 9 } as const;
const TENSOR_OF = { singlePrecision: 1, bytes: 3, wholeNumbers: 7 } as const;

/** Takes a model file apart. */
export function readGraph(file: Uint8Array): Graph {
  const model = readFields(file);
  const graph = readFields(bytesOf(model, MODEL.graph));
  const constants = new Map<string, Constant>();
  const nodes: Node[] = [];
  for (const node of fieldsOf(graph, GRAPH.node).map(readNode)) {
    const constant = node.op === 'Constant' ? readConstant(node.attributes.get('value')) : undefined;
    if (constant) constants.set(node.outputs[0]!, constant);
    else nodes.push(node);
  }
  const outputs = new Set(fieldsOf(graph, GRAPH.output).map((value) => textOf(readFields(value), VALUE.name)));
  const besides = (fields: Field[], ...known: number[]) => fields.filter(({ number }) => !known.includes(number));
  return {
    ...{ nodes, constants, outputs, lists: new Map(), bytes: new Map() },
    rest: { model: besides(model, MODEL.graph), graph: besides(graph, GRAPH.node) },
  };
}

/**
 * The bytes of a model file, with the constants that are taken by any of its nodes.
 *
 * @param more Values that are handed out beside the network's own.
 */
export function writeGraph(
  { nodes: all, constants, lists, bytes, rest }: Graph,
  more: readonly string[] = [],
): Uint8Array {
  const taken = new Set(all.flatMap(({ inputs }) => inputs));
  const nodes = all.filter(({ op, outputs }) => op !== 'Constant' || taken.has(outputs[0]!));
  const initializers = [...constants].filter(([name]) => taken.has(name));
  const graph = writeFields([
    ...nodes.map((node) => ({ number: GRAPH.node, value: writeNode(node) })),
    ...initializers.map((one) => ({ number: GRAPH.initializer, value: writeConstant(...one) })),
    ...[...lists].map((one) => ({ number: GRAPH.initializer, value: writeList(...one) })),
    ...[...bytes].map(([name, { shape, values }]) => ({
      number: GRAPH.initializer,
      value: writeTensor(name, { shape, type: TENSOR_OF.bytes, values }),
    })),
    ...rest.graph,
    ...more.map((name) => ({
      number: GRAPH.output,
      value: writeFields([{ number: VALUE.name, value: encode(name) }]),
    })),
  ]);
  const operators = [...new Set(nodes.flatMap(({ domain }) => domain ?? []))].map((domain) => {
    const fields = [
      { number: OPERATORS.domain, value: encode(domain) },
      { number: OPERATORS.version, value: 1 },
    ];
    return { number: MODEL.operators, value: writeFields(fields) };
  });
  return writeFields([...rest.model, ...operators, { number: MODEL.graph, value: graph }]);
}

/** The whole numbers of an attribute, one or a list; none where it is left out. */
export function intsOf({ attributes }: Node, name: string): number[] {
  const fields = readFields(attributes.get(name) ?? new Uint8Array());
  const isInt = (number: number) => number === ATTRIBUTE.int || number === ATTRIBUTE.ints;
  return fields.flatMap(({ number, value }) => (isInt(number) && typeof value === 'number' ? [value] : []));
}

/** An attribute that is one number in single precision. */
export function floatOf({ attributes }: Node, name: string): number | undefined {
  const attribute = attributes.get(name);
  if (!attribute) return undefined;
  const bytes = bytesOf(readFields(attribute), ATTRIBUTE.float);
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
}

/** Attributes of a new node. */
export function attributesOf({ floats = {}, int = {}, ints = {} }: Numbers): Attributes {
  const attribute = (name: string, type: number, ...values: Field[]): [string, Uint8Array] => [
    name,
    writeFields([{ number: ATTRIBUTE.name, value: encode(name) }, ...values, { number: ATTRIBUTE.type, value: type }]),
  ];
  return new Map([
    ...Object.entries(floats).map(([name, value]) =>
      attribute(name, TYPE.float, { number: ATTRIBUTE.float, value: singleOf(value), fixed: true }),
    ),
    ...Object.entries(int).map(([name, value]) => attribute(name, TYPE.int, { number: ATTRIBUTE.int, value })),
    ...Object.entries(ints).map(([name, values]) =>
      attribute(name, TYPE.ints, ...values.map((value) => ({ number: ATTRIBUTE.ints, value }))),
    ),
  ]);
}

interface Numbers {
  floats?: Record<string, number>;
  int?: Record<string, number>;
  ints?: Record<string, readonly number[]>;
}

function singleOf(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}

function readNode(bytes: Uint8Array): Node {
  const fields = readFields(bytes);
  const attributes = fieldsOf(fields, NODE.attribute).map((one): [string, Uint8Array] => [
    textOf(readFields(one), ATTRIBUTE.name),
    one,
  ]);
  return {
    op: textOf(fields, NODE.op),
    inputs: fieldsOf(fields, NODE.input).map(decode),
    outputs: fieldsOf(fields, NODE.output).map(decode),
    attributes: new Map(attributes),
  };
}

function writeNode({ op, inputs, outputs, attributes, domain }: Node): Uint8Array {
  return writeFields([
    ...inputs.map((input) => ({ number: NODE.input, value: encode(input) })),
    ...outputs.map((output) => ({ number: NODE.output, value: encode(output) })),
    { number: NODE.op, value: encode(op) },
    ...[...attributes.values()].map((value) => ({ number: NODE.attribute, value })),
    ...(domain ? [{ number: NODE.domain, value: encode(domain) }] : []),
  ]);
}

/** Nothing where it is no tensor of single precision. */
function readConstant(attribute: Uint8Array | undefined): Constant | undefined {
  const tensor = attribute && fieldsOf(readFields(attribute), ATTRIBUTE.tensor)[0];
  const fields = tensor ? readFields(tensor) : [];
  const [type] = fields.filter(({ number }) => number === TENSOR.type);
  const raw = fieldsOf(fields, TENSOR.raw)[0];
  if (type?.value !== TENSOR_OF.singlePrecision || !raw) return undefined;
  const sides = fields.flatMap(({ number, value }) => (number === TENSOR.side ? [value as number] : []));
  return { shape: sides, values: new Float32Array(Uint8Array.from(raw).buffer) };
}

function writeConstant(name: string, { shape, values }: Constant): Uint8Array {
  return writeTensor(name, { shape, type: TENSOR_OF.singlePrecision, values });
}

function writeList(name: string, values: readonly number[]): Uint8Array {
  const whole = BigInt64Array.from(values, BigInt);
  return writeTensor(name, { shape: [values.length], type: TENSOR_OF.wholeNumbers, values: whole });
}

function writeTensor(
  name: string,
  { shape, type, values }: { shape: readonly number[]; type: number; values: Float32Array | Int8Array | BigInt64Array },
): Uint8Array {
  return writeFields([
    ...shape.map((value) => ({ number: TENSOR.side, value })),
    { number: TENSOR.type, value: type },
    { number: TENSOR.name, value: encode(name) },
    { number: TENSOR.raw, value: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) },
  ]);
}

function fieldsOf(fields: readonly Field[], wanted: number): Uint8Array[] {
  return fields.flatMap(({ number, value }) => (number === wanted && typeof value !== 'number' ? [value] : []));
}

function bytesOf(fields: readonly Field[], wanted: number): Uint8Array {
  return fieldsOf(fields, wanted)[0] ?? new Uint8Array();
}

function textOf(fields: readonly Field[], wanted: number): string {
  return decode(bytesOf(fields, wanted));
}

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
