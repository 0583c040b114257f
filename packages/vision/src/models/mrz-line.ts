import { parseWeights, type Weights } from '../mrz/network.ts';
import { readModel } from './open.ts';

let weights: Weights | undefined;

/** The line reader's weights, read once a process; a fault when the file is missing or damaged. */
export function lineReaderWeights(): Weights {
  weights ??= parseWeights(readModel('mrz-line.bin'));
  return weights;
}
