import { Bytes } from './bytes.ts';

/** The parts of a file of trained data that make a line recogniser; the others are word lists. */
const PARTS = { network: 17, characters: 21, codes: 22 } as const;

/** One layer, or several, of a network that Tesseract has stored. */
export type Layer =
  | { kind: 'series'; layers: Layer[] }
  | { kind: 'input'; height: number }
  /** Each pixel with those around it, columns first. */
  | { kind: 'convolve'; across: number; down: number }
  | { kind: 'maxpool'; across: number; down: number }
  | { kind: 'xyTranspose' | 'xReversed'; layers: Layer[] }
  | { kind: 'lstm'; summary: boolean; gates: Record<'cell' | 'input' | 'forget' | 'output', Weights> }
  | { kind: 'tanh' | 'softmax'; weights: Weights };

/** (outputs, inputs and one for the bias) whole numbers, each row to be multiplied by its scale. */
export interface Weights {
  rows: number;
  columns: number;
  whole: Int8Array;
  scales: Float32Array;
}

/** A line recogniser: its layers, and the text of each of its classes; that of "no character" is empty. */
export interface TrainedData {
  network: Layer;
  alphabet: string[];
}

/**
 * Reads a file of trained data of Tesseract 4 and 5 in its integer form.
 *
 * @throws At whatever is not as in the networks this repository uses.
 * @see https://github.com/tesseract-ocr/tesseract/tree/5.3.0/src, `ccutil/tessdatamanager.cpp`, `lstm/*.cpp`
 */
export function readTrainedData(file: Uint8Array): TrainedData {
  const head = new Bytes(file);
  const starts = Array.from({ length: head.int32() }, () => head.int64());
  const part = (index: number) => {
    const start = starts[index]!;
    const end = Math.min(file.length, ...starts.filter((other) => other > start));
    return file.subarray(start, end);
  };
  const recogniser = new Bytes(part(PARTS.network));
  const network = readLayer(recogniser);
  recogniser.text(); // what the network was specified as
  recogniser.int32(); // how it was trained
  recogniser.int32(); // how often
  recogniser.int32();
  const none = recogniser.int32();
  return { network, alphabet: readAlphabet(part(PARTS.characters), new Bytes(part(PARTS.codes)), none) };
}

/** Flag of a network whose layers learn at rates of their own, which are stored. */
const OWN_RATES = 64;

function readLayer(bytes: Bytes): Layer {
  if (bytes.uint8() !== 0) throw new Error('A layer without its name');
  const type = bytes.text();
  bytes.uint8(); // in training?
  bytes.uint8(); // to be trained further?
  const flags = bytes.int32();
  bytes.int32(); // inputs
  bytes.int32(); // outputs
  bytes.int32(); // weights
  bytes.text(); // its name
  const several = () => {
    const layers = Array.from({ length: bytes.int32() }, () => readLayer(bytes));
    if (flags & OWN_RATES) bytes.int8s(4 * bytes.int32());
    return layers;
  };
  switch (type) {
    case 'Series':
      return { kind: 'series', layers: several() };
    case 'XYTranspose':
      return { kind: 'xyTranspose', layers: several() };
    case 'RTLReversed':
      return { kind: 'xReversed', layers: several() };
    case 'Input': {
      const [, height] = [bytes.int32(), bytes.int32(), bytes.int32(), bytes.int32(), bytes.int32()];
      return { kind: 'input', height: height! };
    }
    case 'Convolve':
      return { kind: 'convolve', across: 2 * bytes.int32() + 1, down: 2 * bytes.int32() + 1 };
    case 'Maxpool':
      return { kind: 'maxpool', across: bytes.int32(), down: bytes.int32() };
    case 'LSTM':
    case 'SummLSTM': {
      bytes.int32(); // inputs and states
      const [cell, input, forget, output] = [0, 1, 2, 3].map(() => readWeights(bytes)) as [
        Weights,
        Weights,
        Weights,
        Weights,
      ];
      return { kind: 'lstm', summary: type === 'SummLSTM', gates: { cell, input, forget, output } };
    }
    case 'Tanh':
      return { kind: 'tanh', weights: readWeights(bytes) };
    case 'Softmax':
      return { kind: 'softmax', weights: readWeights(bytes) };
    default:
      throw new Error(`No layer of ours: ${type}`);
  }
}

/** Weights are whole numbers, and the scales of their rows are doubles. */
const WHOLE = 1;
const DOUBLES = 128;

function readWeights(bytes: Bytes): Weights {
  const mode = bytes.uint8();
  if (!(mode & WHOLE) || !(mode & DOUBLES)) throw new Error(`Weights of mode ${mode}`);
  const [rows, columns] = [bytes.int32(), bytes.int32()];
  bytes.uint8(); // what an empty place would hold
  const whole = bytes.int8s(rows * columns);
  const padded = bytes.int32();
  const scales = Float32Array.from({ length: padded }, () => bytes.float64());
  return { rows, columns, whole, scales: scales.slice(0, rows) };
}

/** The text of each class, from the list of characters and the code of each of them. */
function readAlphabet(list: Uint8Array, codes: Bytes, none: number): string[] {
  const [, ...lines] = new TextDecoder().decode(list).split('\n');
  const alphabet: string[] = [];
  const count = codes.int32();
  for (let id = 0; id < count; id += 1) {
    codes.uint8();
    if (codes.int32() !== 1) throw new Error('A character of several codes');
    const name = lines[id]!.split(' ')[0]!;
    const code = codes.int32();
    // `Joined` and `|Broken|0|1` stand for pieces of characters.
    alphabet[code] ??= code === none || id === 1 || id === 2 ? '' : id === 0 ? ' ' : name;
  }
  return alphabet;
}
