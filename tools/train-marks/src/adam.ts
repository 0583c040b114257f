/** @see D. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015: their recommended constants. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Moves values against their gradient, as far as their moments say; in place. */
export function adamStep(
  values: Float32Array,
  gradient: Float32Array,
  [m, v]: readonly [Float32Array, Float32Array],
  { rate, updates, scale }: { rate: number; updates: number; scale: number },
): void {
  const { beta1, beta2, epsilon } = ADAM;
  const step = (rate * Math.sqrt(1 - beta2 ** updates)) / (1 - beta1 ** updates);
  for (let i = 0; i < values.length; i += 1) {
    const g = gradient[i]! * scale;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    values[i]! -= (step * m[i]!) / (Math.sqrt(v[i]!) + epsilon);
  }
}
