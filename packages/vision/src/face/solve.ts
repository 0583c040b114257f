/** One equation: the terms times the unknowns should give the value. */
export interface Row {
  terms: readonly number[];
  value: number;
}

/**
 * Solves more equations than unknowns by least squares, through their normal equations.
 *
 * @param unknowns How many terms each row has.
 * @param damping How much the diagonal is raised, as a share of itself: shorter, safer steps.
 * @returns Undefined where the equations leave an unknown open.
 */
export function solveNormal(rows: readonly Row[], unknowns: number, damping = 0): number[] | undefined {
  const matrix = Array.from({ length: unknowns }, () => new Array<number>(unknowns + 1).fill(0));
  for (const { terms, value } of rows) {
    for (let i = 0; i < unknowns; i++) {
      const row = matrix[i]!;
      for (let k = 0; k < unknowns; k++) row[k]! += terms[i]! * terms[k]!;
      row[unknowns]! += terms[i]! * value;
    }
  }
  for (let i = 0; i < unknowns; i++) matrix[i]![i]! *= 1 + damping;
  return solveLinear(matrix);
}

/**
 * Solves as many equations as unknowns: Gauss–Jordan elimination with the largest pivot.
 *
 * @param matrix A row for each, its last column the right-hand side. It is used up.
 * @returns Undefined where the equations leave an unknown open.
 */
export function solveLinear(matrix: number[][]): number[] | undefined {
  const n = matrix.length;
  for (let i = 0; i < n; i++) {
    const candidates = matrix.slice(i).map((row) => Math.abs(row[i]!));
    const largest = Math.max(...candidates);
    // Not a number where any of the terms is none.
    if (!(largest > Number.EPSILON)) return undefined;
    const pivot = i + candidates.indexOf(largest);
    [matrix[i], matrix[pivot]] = [matrix[pivot]!, matrix[i]!];
    const head = matrix[i]![i]!;
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const factor = matrix[r]![i]! / head;
      for (let c = i; c <= n; c++) matrix[r]![c]! -= factor * matrix[i]![c]!;
    }
  }
  return matrix.map((row, i) => row[n]! / row[i]!);
}
