import { CLASSES, type Plane, STRIP } from '../../../packages/vision/src/mrz/network.ts';
import { encodeModel } from '../../convert-faces/src/onnx.ts';

interface Layer {
  inputs: number;
  outputs: number;
  /** Taps down and across. */
  taps: readonly [number, number];
  stride: readonly [number, number];
  pad: readonly [number, number];
  /** Distance between taps across. */
  dilation: number;
}

export const LAYERS = [
  { inputs: 1, outputs: 16, taps: [5, 5], stride: [2, 2], pad: [2, 2], dilation: 1 },
  { inputs: 16, outputs: 24, taps: [3, 3], stride: [2, 1], pad: [1, 1], dilation: 1 },
  { inputs: 24, outputs: 64, taps: [7, 7], stride: [1, 1], pad: [0, 6], dilation: 2 },
  { inputs: 64, outputs: CLASSES, taps: [1, 1], stride: [1, 1], pad: [0, 0], dilation: 1 },
] as const satisfies readonly Layer[];

export interface Weights {
  /** (taps down, taps across, inputs, outputs) for each layer. */
  kernels: Float32Array[];
  biases: Float32Array[];
}

export interface Weights {
  /** (taps down, taps across, inputs, outputs) for each layer. */
  kernels: Float32Array[];
  biases: Float32Array[];
}

export function kernelSize({ taps, inputs, outputs }: Layer): number {
  return taps[0] * taps[1] * inputs * outputs;
}

/** One convolution. Zeros in the input, of which rectified layers are full, cost nothing. */
export function convolve(input: Plane, layer: Layer, kernel: Float32Array, bias: Float32Array): Plane {
  const { taps, stride, pad, dilation, outputs, inputs } = layer;
  const height = Math.floor((input.height + 2 * pad[0] - taps[0]) / stride[0]) + 1;
  const width = Math.floor((input.width + 2 * pad[1] - (taps[1] - 1) * dilation - 1) / stride[1]) + 1;
  const data = new Float32Array(height * width * outputs);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * outputs;
      for (let o = 0; o < outputs; o += 1) data[at + o] = bias[o]!;
      for (let ky = 0; ky < taps[0]; ky += 1) {
        const sy = y * stride[0] + ky - pad[0];
        if (sy < 0 || sy >= input.height) continue;
        for (let kx = 0; kx < taps[1]; kx += 1) {
          const sx = x * stride[1] + kx * dilation - pad[1];
          if (sx < 0 || sx >= input.width) continue;
          const source = (sy * input.width + sx) * inputs;
          let k = (ky * taps[1] + kx) * inputs * outputs;
          for (let i = 0; i < inputs; i += 1, k += outputs) {
            const value = input.data[source + i]!;
            if (value === 0) continue;
            for (let o = 0; o < outputs; o += 1) data[at + o]! += value * kernel[k + o]!;
          }
        }
      }
    }
  }
  return { height, width, channels: outputs, data };
}

/** Sets what is negative to zero, in place. */
export function rectify(data: Float32Array): void {
  for (let i = 0; i < data.length; i += 1) if (data[i]! < 0) data[i] = 0;
}

/** As of which the operations below are what the runtime takes them for. */
const OPSET = 13;

/** The trained network as an ONNX file: a strip in, (steps, 38) log-probabilities out. */
export function encodeNetwork({ kernels, biases }: Weights): Uint8Array {
  const last = LAYERS.length - 1;
  const convolutions = LAYERS.flatMap(({ stride, pad, dilation }, i) => {
    const inputs = [i === 0 ? 'strip' : `rectified${i - 1}`, `kernel${i}`, `bias${i}`];
    const ints = { strides: [...stride], pads: [...pad, ...pad], dilations: [1, dilation] };
    const convolution = { op: 'Conv', inputs, output: `convolved${i}`, ints };
    return i === last
      ? [convolution]
      : [convolution, { op: 'Relu', inputs: [`convolved${i}`], output: `rectified${i}` }];
  });
  return encodeModel(
    {
      nodes: [
        ...convolutions,
        // One row of verdicts is left of the strip's height.
        { op: 'Transpose', inputs: [`convolved${last}`], output: 'steps', ints: { perm: [0, 2, 3, 1] } },
        { op: 'LogSoftmax', inputs: ['steps'], output: 'log', int: { axis: 3 } },
      ],
      initializers: LAYERS.flatMap((layer, i) => [
        {
          name: `kernel${i}`,
          shape: [layer.outputs, layer.inputs, ...layer.taps],
          values: outputsFirst(kernels[i]!, layer),
        },
        { name: `bias${i}`, shape: [layer.outputs], values: biases[i]! },
      ]),
      inputs: [{ name: 'strip', shape: [1, 1, STRIP.height, 'width'] }],
      outputs: [{ name: 'log' }],
    },
    OPSET,
  );
}

/** (taps down, taps across, inputs, outputs) as ONNX has it: (outputs, inputs, taps down, taps across). */
function outputsFirst(kernel: Float32Array, { taps, inputs, outputs }: Layer): Float32Array {
  const turned = new Float32Array(kernel.length);
  for (let tap = 0, from = 0; tap < taps[0] * taps[1]; tap += 1) {
    for (let i = 0; i < inputs; i += 1) {
      for (let o = 0; o < outputs; o += 1, from += 1)
        turned[(o * inputs + i) * taps[0] * taps[1] + tap] = kernel[from]!;
    }
  }
  return turned;
}
