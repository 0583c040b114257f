import { parseWeights, type Weights } from '../mrz/network.ts';
import { readModel } from './open.ts';

/** Loads the line reader's weights; a fault when the file is missing or damaged. */
export function openLineReader(): Weights {
  return parseWeights(readModel('mrz-line.bin'));
}
