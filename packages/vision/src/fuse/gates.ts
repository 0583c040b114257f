import { besides, nodeOf, type Workbench } from './workbench.ts';

/** Writes x + x · g, where g is one number a channel, as x · (1 + g): a pass over all of x less. */
export function mergeGates(bench: Workbench): void {
  for (const add of bench.graph.nodes.filter(({ op }) => op === 'Add')) {
    for (const x of add.inputs) {
      const mul = bench.makerOf(besides(add, x));
      if (mul?.op !== 'Mul' || !mul.inputs.includes(x) || bench.onlyUserOf(mul.outputs[0]!) !== add) continue;
      const gate = besides(mul, x);
      if (bench.makerOf(gate)?.op !== 'HardSigmoid') continue;
      const more = bench.name();
      const merged = [nodeOf('Add', [gate, bench.keep([1], [1])], more), nodeOf('Mul', [x, more], add.outputs[0]!)];
      bench.replace([mul, add], merged);
      break;
    }
  }
}
