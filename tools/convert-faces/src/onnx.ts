import { bytesField, concat, message, stringField, varintField } from './protobuf.ts';

/** As much of ONNX as our networks need. */
export interface OnnxGraph {
  nodes: OnnxNode[];
  initializers: Initializer[];
  /** Sides that differ from run to run have a name instead of a length. */
  inputs: { name: string; shape: (number | string)[] }[];
  outputs: { name: string }[];
}

export interface OnnxNode {
  op: string;
  inputs: string[];
  output: string;
  int?: Record<string, number>;
  ints?: Record<string, number[]>;
  strings?: Record<string, string>;
}

export interface Initializer {
  name: string;
  shape: number[];
  /** Single precision, half precision (as its bits), or integers. */
  values: Float32Array | Uint16Array | Int32Array | Int8Array;
  /** Integers of 64 bits, as shapes are. */
  wide?: true;
}

/** Element types of `TensorProto`. */
const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;
const FLOAT16 = 10;

/** Kinds of `AttributeProto`. */
const INT = 2;
const STRING = 3;
const INTS = 7;

/** The version of the file format in which opset 13 came out. */
const IR_VERSION = 7;

/**
 * Encodes a model file.
 *
 * @see https://github.com/onnx/onnx/blob/v1.8.0/onnx/onnx.proto, whose field numbers these are
 */
export function encodeModel({ nodes, initializers, inputs, outputs }: OnnxGraph, opset: number): Uint8Array {
  const graph = concat(
    ...nodes.map((node) => message(1, encodeNode(node))),
    stringField(2, 'face'),
    ...initializers.map((initializer) => message(5, encodeTensor(initializer))),
    ...inputs.map((input) => message(11, encodeValue(input))),
    ...outputs.map((output) => message(12, encodeValue(output))),
  );
  return concat(
    varintField(1, IR_VERSION),
    stringField(2, 'credence'),
    message(7, graph),
    message(8, varintField(2, opset)),
  );
}

function encodeNode({ op, inputs, output, int = {}, ints = {}, strings = {} }: OnnxNode): Uint8Array {
  const attribute = (name: string, value: Uint8Array, kind: number) =>
    message(5, concat(stringField(1, name), value, varintField(20, kind)));
  return concat(
    ...inputs.map((input) => stringField(1, input)),
    stringField(2, output),
    stringField(4, op),
    ...Object.entries(int).map(([name, value]) => attribute(name, varintField(3, value), INT)),
    ...Object.entries(ints).map(([name, values]) =>
      attribute(name, concat(...values.map((value) => varintField(8, value))), INTS),
    ),
    ...Object.entries(strings).map(([name, value]) => attribute(name, stringField(4, value), STRING)),
  );
}

function encodeTensor({ name, shape, values, wide }: Initializer): Uint8Array {
  const data = wide ? BigInt64Array.from(values as Int32Array, BigInt) : values;
  const type = wide ? INT64 : values instanceof Uint16Array ? FLOAT16 : values instanceof Int8Array ? INT8 : FLOAT;
  return concat(
    ...shape.map((side) => varintField(1, side)),
    varintField(2, type),
    stringField(8, name),
    bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
}

/** A value and, where it is known, its shape; the runtime infers that of outputs. */
function encodeValue({ name, shape }: { name: string; shape?: (number | string)[] }): Uint8Array {
  const sideOf = (side: number | string) => (typeof side === 'string' ? stringField(2, side) : varintField(1, side));
  const dimensions = shape?.map((side) => message(1, sideOf(side))) ?? [];
  const tensor = concat(varintField(1, FLOAT), ...(shape ? [message(2, concat(...dimensions))] : []));
  return concat(stringField(1, name), message(2, message(1, tensor)));
}
