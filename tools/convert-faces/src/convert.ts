import type { Constant, TensorGraph, TensorNode } from './graph.ts';
import { encodeModel, type OnnxGraph, type OnnxNode } from './onnx.ts';

const OPSET = 13;

/** Single precision, among the element types of ONNX. */
const FLOAT = 1;

/**
 * Translates a network to ONNX: what it computes stays the same, to the rounding of its sums.
 *
 * Tensors are laid out as (batch, height, width, channels) at the way in and out, and as (batch, channels, height,
 * width) in between, which ONNX's convolutions want.
 *
 * @param outputs The nodes whose values are wanted, and what to call these.
 * @returns The model file's bytes: always the same for the same network.
 */
export function convert(graph: TensorGraph, outputs: Record<string, string>): Uint8Array {
  const onnx: OnnxGraph = { nodes: [], initializers: [], inputs: [], outputs: [] };
  for (const node of neededFor(Object.keys(outputs), graph.nodes)) {
    onnx.nodes.push(...translate(node, graph.constants, onnx));
  }
  for (const [name, called] of Object.entries(outputs)) {
    onnx.nodes.push({ op: 'Identity', inputs: [name], output: called });
    onnx.outputs.push({ name: called });
  }
  return encodeModel(onnx, OPSET);
}

/** The nodes that the outputs depend on, each after those it depends on itself. */
function neededFor(outputs: readonly string[], nodes: readonly TensorNode[]): TensorNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ordered = new Set<TensorNode>();
  const visit = (name: string) => {
    const node = byName.get(name);
    if (!node || ordered.has(node)) return;
    for (const input of node.inputs) visit(input);
    ordered.add(node);
  };
  for (const name of outputs) visit(name);
  return [...ordered];
}

/** The operations that do what a node does; its constants and inputs are kept in the model. */
function translate(node: TensorNode, constants: Map<string, Constant>, onnx: OnnxGraph): OnnxNode[] {
  const { op, name, inputs } = node;
  const [first, second] = inputs as [string, string];
  switch (op) {
    case 'Placeholder':
      onnx.inputs.push({ name: 'image', shape: inputShapeOf(name) });
      return [{ op: 'Transpose', inputs: ['image'], output: name, ints: { perm: [0, 3, 1, 2] } }];
    case '_FusedConv2D':
    case 'FusedDepthwiseConv2dNative':
    case 'DepthwiseConv2dNative':
      return convolve(node, constants, onnx);
    case 'Prelu':
      return prelu({ input: first, slope: second, output: name }, constants, onnx);
    case 'Add':
    case 'AddV2':
      return [{ op: 'Add', inputs: [first, second], output: name }];
    case 'Relu':
    case 'Sigmoid':
    case 'Identity':
      return [{ op, inputs: [first], output: name }];
    case 'MaxPool':
      return [{ op: 'MaxPool', inputs: [first], output: name, ...sliding(node, node.window) }];
    case 'Pad':
      return padChannels(node, constants.get(second)!, onnx);
    case 'Reshape':
      return flatten(node, constants.get(second)!.values, onnx);
    case 'Squeeze':
      // Of one row and one column.
      return flatten(node, [1, -1], onnx);
    default:
      throw new Error(`No translation for ${op} (${name})`);
  }
}

/** Sides of the images the three networks take, by the names their graphs have for it. */
const INPUT_SIDES: Record<string, number> = { input: 256, input_1: 192, img_inputs: 112 };

function inputShapeOf(name: string): number[] {
  const side = INPUT_SIDES[name];
  if (!side) throw new Error(`An input of unknown size: ${name}`);
  return [1, side, side, 3];
}

function convolve(node: TensorNode, constants: Map<string, Constant>, onnx: OnnxGraph): OnnxNode[] {
  const [input, kernelName, biasName, slope] = node.inputs as [string, string, string, string];
  const kernel = constants.get(kernelName)!;
  const depthwise = node.op !== '_FusedConv2D';
  const widened = store(kernelName, depthwise ? depthwiseKernel(kernel) : fullKernel(kernel), onnx);
  const activation = node.fused.find((op) => op !== 'BiasAdd');
  const output = activation ? `${node.name}/convolved` : node.name;
  const inputs = [input, kernelName];
  if (node.fused.includes('BiasAdd')) {
    widened.push(...store(biasName, constants.get(biasName)!, onnx));
    inputs.push(biasName);
  }
  const int = { group: depthwise ? kernel.shape[2]! : 1 };
  const conv = { op: 'Conv', inputs, output, int, ...sliding(node, kernel.shape.slice(0, 2)) };
  if (!activation) return [...widened, conv];
  if (activation === 'Relu') return [...widened, conv, { op: 'Relu', inputs: [output], output: node.name }];
  return [...widened, conv, ...prelu({ input: output, slope, output: node.name }, constants, onnx)];
}

function prelu(
  { input, slope, output }: { input: string; slope: string; output: string },
  constants: Map<string, Constant>,
  onnx: OnnxGraph,
): OnnxNode[] {
  const { values, ...constant } = constants.get(slope)!;
  const widened = store(slope, { ...constant, values, shape: [values.length, 1, 1] }, onnx);
  return [...widened, { op: 'PRelu', inputs: [input, slope], output }];
}

function sliding({ padding, strides }: TensorNode, window: number[]): Pick<OnnxNode, 'ints' | 'strings'> {
  return {
    ints: { kernel_shape: window, strides },
    strings: { auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID' },
  };
}

/** (height, width, inputs, outputs) to (outputs, inputs, height, width). */
function fullKernel(kernel: Constant): Constant {
  return permute(kernel, [3, 2, 0, 1]);
}

/** (height, width, channels, 1) to (channels, 1, height, width). */
function depthwiseKernel(kernel: Constant): Constant {
  return permute(kernel, [2, 3, 0, 1]);
}

function permute({ shape, values, half }: Constant, order: readonly number[]): Constant {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const target = order.map((axis) => shape[axis]!);
  const from = Array.from(values, (_, index) => {
    let rest = index;
    let at = 0;
    for (let axis = order.length - 1; axis >= 0; axis--) {
      at += (rest % target[axis]!) * strides[order[axis]!]!;
      rest = Math.floor(rest / target[axis]!);
    }
    return at;
  });
  return {
    shape: target,
    values: Float32Array.from(from, (at) => values[at]!),
    ...(half && { half: Uint16Array.from(from, (at) => half[at]!) }),
  };
}

function int64(values: ArrayLike<number>): Constant & { wide: true } {
  return { shape: [values.length], values: Int32Array.from(values), wide: true };
}

function padChannels({ name, inputs }: TensorNode, { values }: Constant, onnx: OnnxGraph): OnnxNode[] {
  const [before, after] = [values[6]!, values[7]!];
  if (values.some((value, i) => i < 6 && value !== 0)) throw new Error(`${name} pads more than channels`);
  store(`${name}/pads`, int64([0, before, 0, 0, 0, after, 0, 0]), onnx);
  return [{ op: 'Pad', inputs: [inputs[0]!, `${name}/pads`], output: name }];
}

/** Back to channels last, so that rows come out in the order they have in the original. */
function flatten({ name, inputs }: TensorNode, shape: ArrayLike<number>, onnx: OnnxGraph): OnnxNode[] {
  store(`${name}/shape`, int64(shape), onnx);
  return [
    { op: 'Transpose', inputs: [inputs[0]!], output: `${name}/last`, ints: { perm: [0, 2, 3, 1] } },
    { op: 'Reshape', inputs: [`${name}/last`, `${name}/shape`], output: name },
  ];
}

/**
 * Keeps a constant in the model. Numbers that were stored in half precision stay so.
 *
 * @returns The operation that widens them when the model is opened, or none.
 */
function store(
  name: string,
  { shape, values, half, ...rest }: Constant & { wide?: true },
  onnx: OnnxGraph,
): OnnxNode[] {
  onnx.initializers.push({ name: half ? `${name}/half` : name, shape, values: half ?? values, ...rest });
  return half ? [{ op: 'Cast', inputs: [`${name}/half`], output: name, int: { to: FLOAT } }] : [];
}
