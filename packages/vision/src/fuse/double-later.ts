import { weightsOf } from './fold-affine.ts';
import { attributesOf, type Constant, intsOf, type Node } from './graph.ts';
import { besides, nodeOf, type Workbench } from './workbench.ts';

/** Rows and columns that a pixel becomes where a map is doubled. */
const SIDE = 2;

const WHOLE = attributesOf({ ints: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } });
const COARSE = attributesOf({ ints: { kernel_shape: [SIDE, SIDE], pads: [1, 1, 1, 1] } });
const SPREAD = attributesOf({ int: { blocksize: SIDE } });
const BY_CHANNEL = attributesOf({ int: { axis: 1 } });

/**
 * Convolves maps before they are doubled. Where every pixel stands twice beside itself, three neighbours are but two pixels: a
 * convolution of 3 × 3 comes to four of 2 × 2, one for each of the four pixels that one becomes, over a quarter of the pixels.
 * Of text detection two such convolutions, behind maps that were put together from coarser ones, were two fifths.
 */
export function doubleLater(bench: Workbench): void {
  for (const conv of bench.graph.nodes.filter(isThreeByThree)) {
    const before = bench.makerOf(conv.inputs[0]!);
    if (!before || bench.onlyUserOf(before.outputs[0]!) !== conv) continue;
    if (before.op === 'Add') splitSum(bench, conv, before);
    else if (before.op === 'Concat') splitRow(bench, conv, before);
  }
}

function isThreeByThree(node: Node): boolean {
  const is = (name: string, wanted: string) => intsOf(node, name).join() === wanted;
  return (
    node.op === 'Conv' && is('kernel_shape', '3,3') && is('strides', '1,1') && is('pads', '1,1,1,1') && is('group', '1')
  );
}

/** A map and a doubled one, added up. */
function splitSum(bench: Workbench, conv: Node, add: Node): void {
  const doubled = add.inputs.find((input) => enlargementOf(bench, input) === SIDE);
  if (!doubled) return;
  const small = bench.makerOf(doubled)!.inputs[0]!;
  const [whole, more] = [bench.name(), bench.name()];
  bench.replace(
    [conv, add, bench.makerOf(doubled)!],
    [
      nodeOf('Conv', [besides(add, doubled), ...conv.inputs.slice(1)], whole, WHOLE),
      ...coarsely(bench, small, { weights: weightsOf(bench, conv), output: more }),
      nodeOf('Add', [whole, more], conv.outputs[0]!),
    ],
  );
}

/** Maps beside each other, all but one of them enlarged. */
function splitRow(bench: Workbench, conv: Node, concat: Node): void {
  const parts = concat.inputs.map((value) => ({ value, times: enlargementOf(bench, value) }));
  const sized = parts.filter(({ times }) => times === 1);
  if (sized.length !== 1 || parts.some(({ times }) => times % SIDE !== 0 && times !== 1)) return;
  const { shape, values } = weightsOf(bench, conv);
  const ofParts = (wanted: boolean) => {
    const taken = parts.flatMap(({ value, times }) =>
      new Array<boolean>(channelsOf(bench, value)).fill((times === 1) === wanted),
    );
    return pickInputs({ shape, values }, taken);
  };
  const [row, whole, more] = [bench.name(), bench.name(), bench.name()];
  const nodes: Node[] = [];
  const enlarged = parts.filter(({ times }) => times > 1);
  const halves = enlarged.map(({ value, times }) => {
    const resize = bench.makerOf(value)!;
    if (times === SIDE) return resize.inputs[0]!;
    const half = bench.name();
    const scales = bench.keep([4], [1, 1, times / SIDE, times / SIDE]);
    nodes.push({ ...resize, inputs: [resize.inputs[0]!, resize.inputs[1]!, scales], outputs: [half] });
    return half;
  });
  const own = ofParts(true);
  nodes.push(
    nodeOf('Concat', halves, row, BY_CHANNEL),
    nodeOf('Conv', [sized[0]!.value, bench.keep(own.shape, own.values), ...conv.inputs.slice(2)], whole, WHOLE),
    ...coarsely(bench, row, { weights: ofParts(false), output: more }),
    nodeOf('Add', [whole, more], conv.outputs[0]!),
  );
  bench.replace([conv, concat, ...enlarged.map(({ value }) => bench.makerOf(value)!)], nodes);
}

/** How many times as wide and high a value is as what it is made of by repeating pixels for this one user; 1 where it is not. */
function enlargementOf(bench: Workbench, value: string): number {
  const resize = bench.makerOf(value);
  if (resize?.op !== 'Resize' || !bench.onlyUserOf(value)) return 1;
  const [, , height, width] = bench.graph.constants.get(resize.inputs[2]!)?.values ?? [];
  return isRepeating(resize) && height === width ? height! : Number.NaN;
}

/** Pixel y is pixel ⌊y / times⌋ of what it is made of. */
function isRepeating({ attributes }: Node): boolean {
  const says = (name: string, wanted: string) => new TextDecoder().decode(attributes.get(name)).includes(wanted);
  return (
    says('mode', 'nearest') && says('coordinate_transformation_mode', 'asymmetric') && says('nearest_mode', 'floor')
  );
}

/** What is done to a map pixel by pixel leaves its channels as many as they are. */
function channelsOf(bench: Workbench, value: string): number {
  const maker = bench.makerOf(value)!;
  return maker.op === 'Conv' ? weightsOf(bench, maker).channels : channelsOf(bench, maker.inputs[0]!);
}

function pickInputs({ shape, values }: Constant, taken: readonly boolean[]): Constant {
  const [outputs, inputs, height, width] = shape as [number, number, number, number];
  const size = height * width;
  const picked: number[] = [];
  for (let from = 0; from < outputs * inputs; from += 1) {
    if (taken[from % inputs]) picked.push(...values.subarray(from * size, (from + 1) * size));
  }
  const shapePicked = [outputs, taken.filter(Boolean).length, height, width];
  return { shape: shapePicked, values: Float32Array.from(picked) };
}

/**
 * A convolution of 3 × 3 over a doubled map, computed on the map itself: four of 2 × 2 at once, around which a row and a column more
 * are made on each side than there are pixels. An even pixel is the odd one of the four made one place before, so that all are
 * shifted by one, which the cut undoes.
 */
function coarsely(bench: Workbench, small: string, { weights, output }: { weights: Constant; output: string }): Node[] {
  const [each, spread] = [bench.name(), bench.name()];
  const four = ofFourPixels(weights);
  const [from, to, axes] = [bench.keepInts([1, 1]), bench.keepInts([-1, -1]), bench.keepInts([2, 3])];
  return [
    nodeOf('Conv', [small, bench.keep(four.shape, four.values)], each, COARSE),
    nodeOf('DepthToSpace', [each], spread, SPREAD),
    nodeOf('Slice', [spread, from, to, axes], output),
  ];
}

/** Of the three rows that an odd place in the result sees the last two are one pixel; of those of an even one the first two. */
const ROW_OF = [
  [0, 0, 1],
  [0, 1, 1],
] as const;

function ofFourPixels({ shape, values }: Constant): Constant {
  const [outputs, inputs] = shape as [number, number];
  const sums = new Float64Array(SIDE ** 2 * outputs * inputs * SIDE ** 2);
  for (let pixel = 0; pixel < SIDE ** 2; pixel += 1) {
    const [rows, columns] = [ROW_OF[pixel >> 1]!, ROW_OF[pixel & 1]!];
    for (let channel = 0; channel < outputs * inputs; channel += 1) {
      const at = (pixel * outputs * inputs + channel) * SIDE ** 2;
      for (let tap = 0; tap < 9; tap += 1) {
        sums[at + rows[Math.floor(tap / 3)]! * SIDE + columns[tap % 3]!]! += values[channel * 9 + tap]!;
      }
    }
  }
  return { shape: [SIDE ** 2 * outputs, inputs, SIDE, SIDE], values: Float32Array.from(sums) };
}
