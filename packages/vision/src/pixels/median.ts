/** The middle one of some values in their order; of an even number the higher of the two in the middle, of none `undefined`. */
export function medianOf(values: ArrayLike<number>): number {
  return Float64Array.from(values).sort()[values.length >> 1]!;
}
