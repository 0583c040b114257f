import { writeGraph } from './graph.ts';
import { type Field, writeFields } from './protobuf.ts';

/** As many products as a sum has in the layers that are to be computed so, or fewer: saturation shows from two on. */
const PRODUCTS = 64;
const STEPS = 127;

// Field numbers of onnx.proto. @see https://github.com/onnx/onnx/blob/v1.16.0/onnx/onnx.proto
const MODEL = { version: 1, operators: 8 } as const;
const GRAPH = { name: 2, input: 11, output: 12 } as const;
const VALUE = { name: 1, type: 2 } as const;
const SINGLE_PRECISION = 1;

/**
 * A network of one product that tells whether sums of products of eight bits are right on this machine. Processors without an
 * instruction for them (VNNI, or ARM's dot products) add two of them in sixteen bits, which the largest do not fit into: of its
 * input, {@link ONES}, the sum is not {@link SUM} there but half of that.
 */
export function productOfBytes(): Uint8Array {
  const weights = new Int8Array(PRODUCTS).fill(STEPS);
  return writeGraph({
    nodes: [
      {
        ...{
          op: 'DynamicQuantizeMatMul',
          domain: 'com.microsoft',
          inputs: ['x', 'weights', 'scale'],
          outputs: ['sum'],
        },
        attributes: new Map(),
      },
    ],
    constants: new Map([['scale', { shape: [1], values: Float32Array.of(1 / STEPS) }]]),
    lists: new Map(),
    bytes: new Map([['weights', { shape: [PRODUCTS, 1], values: weights }]]),
    outputs: new Set(['sum']),
    rest: {
      model: [
        { number: MODEL.version, value: 8 },
        // ONNX's own operators, version 13.
        { number: MODEL.operators, value: writeFields([{ number: 2, value: 13 }]) },
      ],
      graph: [
        { number: GRAPH.name, value: encode('product') },
        { number: GRAPH.input, value: describeTensor('x', [1, PRODUCTS]) },
        { number: GRAPH.output, value: describeTensor('sum', [1, 1]) },
      ],
    },
  });
}

export const ONES = { shape: [1, PRODUCTS], values: new Float32Array(PRODUCTS).fill(1) } as const;
export const SUM = PRODUCTS;

/** The name of a value and that it is a tensor in single precision. */
function describeTensor(name: string, shape: readonly number[]): Uint8Array {
  const message = (...fields: Field[]) => writeFields(fields);
  const sides = shape.map((side) => ({ number: 1, value: message({ number: 1, value: side }) }));
  const tensor = message({ number: 1, value: SINGLE_PRECISION }, { number: 2, value: writeFields(sides) });
  return message(
    { number: VALUE.name, value: encode(name) },
    { number: VALUE.type, value: message({ number: 1, value: tensor }) },
  );
}

const encode = (text: string) => new TextEncoder().encode(text);
