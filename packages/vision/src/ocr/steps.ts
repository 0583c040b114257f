/** What a recogniser says step by step along a line: (steps, classes) probabilities, class 0 is "no character". */
export interface Steps {
  count: number;
  classes: number;
  data: Float32Array;
}

/** Pixels of a line from one step to the next. */
export const STEP_PX = 8;

/** How sure the letter is at a step, whichever of its forms stands there. */
export function ofLetter({ classes, data }: Steps, t: number, forms: readonly number[]): number {
  return Math.min(
    1,
    forms.reduce((sum, index) => sum + data[t * classes + index]!, 0),
  );
}
