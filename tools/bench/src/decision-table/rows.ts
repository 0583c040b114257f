import { formatShare, wilsonInterval } from '../interval.ts';

/** A count of what should not happen, beside the most of it that there may be. */
export interface Row {
  name: string;
  /** What it was measured on. */
  set: string;
  /** Shares from 0 to 1, or a number of errors where `inErrors`. */
  floor: number;
  goal: number;
  inErrors?: boolean;
  failed: number;
  tries: number;
}

const WIDTHS = [60, 24, 30, 10, 10, 0];

/** The head of the table. */
export const HEAD = formatCells(['', 'set', 'failed', 'floor', 'goal', '']);

/**
 * One line of the table: share with its interval, floor and goal, and which of them is reached. *Shown* is what even the upper
 * end of the interval does not exceed; the rest is as the sample came out, and another may come out otherwise.
 */
export function formatRow(row: Row): string {
  const { name, set, floor, goal, inErrors, failed, tries } = row;
  const limit = (value: number) => (inErrors ? `≤ ${value}` : `≤ ${+(100 * value).toFixed(2)} %`);
  return formatCells([name, set, formatShare(failed, tries), limit(floor), limit(goal), verdictOf(row)]);
}

function verdictOf({ floor, goal, inErrors, failed, tries }: Row): string {
  if (tries === 0) return 'not measured';
  const figure = inErrors ? failed : failed / tries;
  if (figure > floor) return 'MISSED';
  const reached = figure <= goal ? 'goal' : 'floor';
  // A number of errors is asked of these very pictures and says nothing of others.
  if (inErrors) return reached;
  const [, most] = wilsonInterval(failed, tries);
  return `${reached}${most <= goal ? ', shown' : most <= floor ? ', floor shown' : ', of too few to show it'}`;
}

/** The same for what is counted in seconds or as a ratio: the less the better. */
export function formatAmount(name: string, set: string, amount: number, unit: string, floor: number, goal?: number) {
  const reached = amount > floor ? 'MISSED' : goal !== undefined && amount <= goal ? 'goal' : 'floor';
  const told = (value: number) => `${+value.toFixed(2)}${unit}`;
  return formatCells([
    name,
    set,
    told(amount),
    `≤ ${told(floor)}`,
    goal === undefined ? '' : `≤ ${told(goal)}`,
    reached,
  ]);
}

function formatCells(cells: readonly string[]): string {
  return cells
    .map((cell, at) => cell.padEnd(WIDTHS[at]!))
    .join('')
    .trimEnd();
}
