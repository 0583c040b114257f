import { type Field, writeFields } from '../../../packages/vision/src/fuse/protobuf.ts';

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
  const graph = [
    ...nodes.map((node) => message(1, fieldsOfNode(node))),
    text(2, 'face'),
    ...initializers.map((initializer) => message(5, fieldsOfTensor(initializer))),
    ...inputs.map((input) => message(11, fieldsOfValue(input))),
    ...outputs.map((output) => message(12, fieldsOfValue(output))),
  ];
  return writeFields([number(1, IR_VERSION), text(2, 'credence'), message(7, graph), message(8, [number(2, opset)])]);
}

function fieldsOfNode({ op, inputs, output, int = {}, ints = {}, strings = {} }: OnnxNode): Field[] {
  const attribute = (name: string, values: Field[], kind: number) =>
    message(5, [text(1, name), ...values, number(20, kind)]);
  return [
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, op),
    ...Object.entries(int).map(([name, value]) => attribute(name, [number(3, value)], INT)),
    ...Object.entries(ints).map(([name, values]) =>
      attribute(
        name,
        values.map((value) => number(8, value)),
        INTS,
      ),
    ),
    ...Object.entries(strings).map(([name, value]) => attribute(name, [text(4, value)], STRING)),
  ];
}

function fieldsOfTensor({ name, shape, values, wide }: Initializer): Field[] {
  const data = wide ? BigInt64Array.from(values as Int32Array, BigInt) : values;
  const type = wide ? INT64 : values instanceof Uint16Array ? FLOAT16 : values instanceof Int8Array ? INT8 : FLOAT;
  return [
    ...shape.map((side) => number(1, side)),
    number(2, type),
    text(8, name),
    { number: 9, value: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) },
  ];
}

/** A value and, where it is known, its shape; the runtime infers that of outputs. */
function fieldsOfValue({ name, shape }: { name: string; shape?: (number | string)[] }): Field[] {
  const sideOf = (side: number | string) => (typeof side === 'string' ? text(2, side) : number(1, side));
  const dimensions = shape?.map((side) => message(1, [sideOf(side)]));
  const tensor = [number(1, FLOAT), ...(dimensions ? [message(2, dimensions)] : [])];
  return [text(1, name), message(2, [message(1, tensor)])];
}

function number(field: number, value: number): Field {
  return { number: field, value };
}

function text(field: number, value: string): Field {
  return { number: field, value: new TextEncoder().encode(value) };
}

/** A message within another. */
function message(field: number, fields: readonly Field[]): Field {
  return { number: field, value: writeFields(fields) };
}
