import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A network as TensorFlow.js stores it: nodes that name their inputs, and constants. Tensors are (batch, height, width, channels). */
export interface TensorGraph {
  nodes: TensorNode[];
  constants: Map<string, Constant>;
}

export interface TensorNode {
  op: string;
  name: string;
  inputs: string[];
  strides: number[];
  padding: 'SAME' | 'VALID';
  /** Sides of a pooling window. */
  window: number[];
  /** Operations done along with a convolution, in their order: `BiasAdd`, `Relu`, `Prelu`. */
  fused: string[];
}

export interface Constant {
  shape: number[];
  values: Float32Array | Int32Array;
  /** The numbers as they were stored, where that was in half precision. */
  half?: Uint16Array;
}

interface StoredNode {
  op: string;
  name: string;
  input?: string[];
  attr?: Record<string, { s?: string; list?: { i?: string[]; s?: string[] } }>;
}

interface StoredWeight {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32';
  quantization?: { dtype: string };
}

/** Reads a network that lies in a folder as `<name>.json` and `<name>.bin`. */
export function readGraph(folder: string, name: string): TensorGraph {
  const stored = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as {
    modelTopology: { node: StoredNode[] };
    weightsManifest: { weights: StoredWeight[] }[];
  };
  const bytes = readFileSync(join(folder, `${name}.bin`));
  const nodes = stored.modelTopology.node.filter(({ op }) => op !== 'Const').map(toNode);
  return { nodes, constants: readConstants(stored.weightsManifest[0]!.weights, bytes) };
}

function toNode({ op, name, input = [], attr = {} }: StoredNode): TensorNode {
  const numbers = (key: string) => (attr[key]?.list?.i ?? []).map(Number);
  return {
    op,
    name,
    inputs: input.map((from) => from.replace(/:0$/, '')),
    strides: numbers('strides').slice(1, 3),
    padding: text(attr.padding?.s) === 'SAME' ? 'SAME' : 'VALID',
    window: numbers('ksize').slice(1, 3),
    fused: (attr.fused_ops?.list?.s ?? []).map(text),
  };
}

function text(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

function readConstants(weights: readonly StoredWeight[], bytes: Buffer): Map<string, Constant> {
  const constants = new Map<string, Constant>();
  let at = 0;
  const take = (size: number) => {
    at += size;
    return new Uint8Array(bytes.subarray(at - size, at)).buffer;
  };
  for (const { name, shape, dtype, quantization } of weights) {
    const count = shape.reduce((product, side) => product * side, 1);
    if (quantization && quantization.dtype !== 'float16') throw new Error(`${name} is stored as ${quantization.dtype}`);
    if (quantization) {
      const half = new Uint16Array(take(2 * count));
      constants.set(name, { shape, half, values: Float32Array.from(half, fromHalf) });
    } else if (dtype === 'int32') constants.set(name, { shape, values: new Int32Array(take(4 * count)) });
    else constants.set(name, { shape, values: new Float32Array(take(4 * count)) });
  }
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes of weights are left over`);
  return constants;
}

/** @see IEEE 754-2008, binary16 */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  return sign * 2 ** (exponent - 25) * (1024 + fraction);
}
