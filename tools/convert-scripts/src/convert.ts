import { encodeModel, type OnnxGraph } from '../../convert-faces/src/onnx.ts';
import type { Layer, Weights } from './trained-data.ts';

const OPSET = 13;

/**
 * Translates a line recogniser to ONNX: what it computes stays the same, but for sums that were rounded to whole numbers.
 *
 * The way in is `line`, (1, 1, height, width) from −1, ink, to 1, paper; the way out `steps`, (steps, 1, classes) probabilities.
 *
 * @returns The model file's bytes: always the same for the same network. Weights stay whole numbers in it.
 */
export function convert(network: Layer): Uint8Array {
  const translation = new Translation();
  translation.add(network);
  const { graph, last } = translation;
  graph.nodes.push({ op: 'Identity', inputs: [last], output: 'steps' });
  graph.outputs.push({ name: 'steps' });
  return encodeModel(graph, OPSET);
}

class Translation {
  readonly graph: OnnxGraph = { nodes: [], initializers: [], inputs: [], outputs: [] };
  /** The value that the next layer takes. */
  last = 'line';
  #names = 0;
  #convolved: { across: number; down: number } | undefined;

  add(layer: Layer, direction: 'forward' | 'reverse' = 'forward'): void {
    switch (layer.kind) {
      case 'series':
        for (const inner of layer.layers) this.add(inner);
        return;
      case 'input':
        this.graph.inputs.push({ name: 'line', shape: [1, 1, layer.height, 'width'] });
        return;
      case 'convolve':
        this.#convolved = layer;
        return;
      case 'tanh':
        this.#convolve(layer.weights);
        return;
      case 'maxpool': {
        const sides = [layer.down, layer.across];
        this.#node('MaxPool', [this.last], { ints: { kernel_shape: sides, strides: sides } });
        return;
      }
      case 'xyTranspose':
        this.#columns(layer.layers);
        return;
      case 'xReversed':
        for (const inner of layer.layers) this.add(inner, 'reverse');
        return;
      case 'lstm':
        this.#lstm(layer, direction);
        return;
      case 'softmax':
        this.#softmax(layer.weights);
    }
  }

  /** (1, channels, rows, columns) becomes (columns, 1, states): each column is read from its top, and its last state kept. */
  #columns(layers: readonly Layer[]): void {
    const [lstm] = layers;
    if (lstm?.kind !== 'lstm' || !lstm.summary) throw new Error('Columns that are not summed up');
    const inputs = lstm.gates.cell.columns - 1 - lstm.gates.cell.rows;
    this.#node('Transpose', [this.last], { ints: { perm: [2, 3, 0, 1] } });
    this.#reshape([0, 0, inputs]);
    this.#lstm(lstm, 'forward');
    this.#node('Gather', [this.last, this.#integers([-1])], { int: { axis: 0 } });
    this.#node('Transpose', [this.last], { ints: { perm: [1, 0, 2] } });
  }

  #convolve({ rows, columns, whole, scales }: Weights): void {
    const { across, down } = this.#convolved!;
    if (columns !== across * down + 1) throw new Error('A convolution of more than luma');
    const kernel = new Float32Array(rows * across * down);
    for (let row = 0; row < rows; row += 1) {
      for (let x = 0; x < across; x += 1) {
        for (let y = 0; y < down; y += 1) {
          kernel[(row * down + y) * across + x] = whole[row * columns + x * down + y]! * scales[row]!;
        }
      }
    }
    const pads = [(down - 1) / 2, (across - 1) / 2, (down - 1) / 2, (across - 1) / 2];
    const inputs = [
      this.last,
      this.#keep([rows, 1, down, across], kernel),
      this.#keep([rows], biasOf([{ rows, columns, whole, scales }])),
    ];
    this.#node('Conv', inputs, { ints: { kernel_shape: [down, across], pads } });
    this.#node('Tanh', [this.last]);
  }

  #lstm({ gates }: Layer & { kind: 'lstm' }, direction: string): void {
    // The order of ONNX.
    const ordered = [gates.input, gates.output, gates.forget, gates.cell];
    const { rows, columns } = gates.cell;
    const inputs = columns - 1 - rows;
    const scales = Float32Array.from(ordered.flatMap((gate) => [...gate.scales]));
    const weights = this.#widened([1, 4 * rows, inputs], columnsOf(ordered, 0, inputs), scales, 1);
    const states = this.#widened([1, 4 * rows, rows], columnsOf(ordered, inputs, rows), scales, 1);
    const bias = new Float32Array(8 * rows);
    bias.set(biasOf(ordered));
    this.#node('LSTM', [this.last, weights, states, this.#keep([1, 8 * rows], bias)], {
      int: { hidden_size: rows },
      strings: { direction },
    });
    this.#reshape([0, -1, rows]);
  }

  #softmax(weights: Weights): void {
    const { rows, columns, scales } = weights;
    const transposed = this.#widened([rows, columns - 1], columnsOf([weights], 0, columns - 1), scales, 0);
    const before = this.last;
    this.#node('Transpose', [transposed], { ints: { perm: [1, 0] } });
    this.#node('MatMul', [before, this.last]);
    this.#node('Add', [this.last, this.#keep([rows], biasOf([weights]))]);
    this.#node('Softmax', [this.last], { int: { axis: -1 } });
  }

  #reshape(shape: readonly number[]): void {
    this.#node('Reshape', [this.last, this.#integers(shape)]);
  }

  #integers(values: readonly number[]): string {
    const name = this.#name();
    this.graph.initializers.push({ name, shape: [values.length], values: Int32Array.from(values), wide: true });
    return name;
  }

  #keep(shape: number[], values: Float32Array | Int8Array): string {
    const name = this.#name();
    this.graph.initializers.push({ name, shape, values });
    return name;
  }

  /** Whole numbers that are multiplied by their row's scale when the model is opened. */
  #widened(shape: number[], values: Int8Array, scales: Float32Array, axis: number): string {
    const inputs = [this.#keep(shape, values), this.#keep([scales.length], scales)];
    const output = this.#name();
    this.graph.nodes.push({ op: 'DequantizeLinear', inputs, output, int: { axis } });
    return output;
  }

  #node(op: string, inputs: string[], attributes: Partial<OnnxGraph['nodes'][number]> = {}): void {
    this.last = this.#name();
    this.graph.nodes.push({ op, inputs, output: this.last, ...attributes });
  }

  #name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }
}

/** The last weight of each row. */
function biasOf(gates: readonly Weights[]): Float32Array {
  return Float32Array.from(
    gates.flatMap(({ rows, columns, whole, scales }) =>
      Array.from({ length: rows }, (_, row) => whole[(row + 1) * columns - 1]! * scales[row]!),
    ),
  );
}

function columnsOf(gates: readonly Weights[], from: number, count: number): Int8Array {
  return Int8Array.from(
    gates
      .flatMap(({ rows, columns, whole }) =>
        Array.from({ length: rows }, (_, row) => [
          ...whole.subarray(row * columns + from, row * columns + from + count),
        ]),
      )
      .flat(),
  );
}
