import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type PhotographOptions, photograph, type Surface } from '@credence/specimens';
import { type DrawnSide, type DrawnTemplate, drawTemplate, TEMPLATES } from '@credence/specimens/templates';
import type { EvalEntry } from './reading/eval-set.ts';

/** Photographs of one document; each takes about a second. */
const COUNT = 2;

/** A repeatable number from 0 to 1 for one property of one picture: FNV-1a of its name. */
function share(...names: (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of names.join('/')) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/**
 * Draws a labelled set for `bench reading`: every template, held by other people each time, photographed in all the ways a
 * person might.
 *
 * @param args A folder, which is made; then `--seed TEXT` (use one that nobody developed with), `--count N` documents of each
 *   template, and `--only PATTERN` of templates.
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const folder = args.find((arg, at) => !arg.startsWith('--') && !args[at - 1]?.startsWith('--'));
  const seed = option('--seed');
  if (!folder || !seed) {
    console.error('Usage: npm run bench -- studio <folder> --seed TEXT [--count N] [--only PATTERN]');
    process.exitCode = 2;
    return;
  }
  const root = resolve(folder);
  mkdirSync(root, { recursive: true });
  const only = new RegExp(option('--only') ?? '');
  const entries: EvalEntry[] = [];
  for (const template of TEMPLATES.filter(({ id }) => only.test(id))) {
    for (let n = 0; n < Number(option('--count') ?? COUNT); n += 1) {
      const drawn = drawTemplate(template, `${seed}/${n}`);
      entries.push(...(await photographSides(root, drawn, `${seed}/${template.id}/${n}`, `${template.id}-${n}`)));
    }
    console.log(`${template.id}: ${entries.length} pictures so far`);
  }
  writeFileSync(join(root, 'manifest.json'), `${JSON.stringify({ format: 1, seed, entries }, null, 1)}\n`);
  console.log(`${entries.length} pictures in ${root}`);
}

async function photographSides(root: string, { template, front, back }: DrawnTemplate, seed: string, name: string) {
  const entries: EvalEntry[] = [];
  for (const [side, drawn] of Object.entries({ front, back })) {
    // A side that says nothing has nothing to be measured.
    if (!drawn || !(drawn.mrzLines || drawn.barcodePayload || Object.keys(drawn.printed).length > 0)) continue;
    const photo = await photograph(drawn.page, { ...takenHow(`${seed}/${side}`), seed: `${seed}/${side}` });
    const file = `${name}-${side}.jpg`;
    writeFileSync(join(root, file), photo.jpeg);
    entries.push({
      id: `${name}-${side}`,
      file,
      doc_type: template.docType,
      family: template.back ? `${template.family}, ${side}` : template.family,
      side,
      issuing_country: template.japanese ? 'JPN' : 'UTO',
      width: photo.width,
      height: photo.height,
      quad: photo.quad,
      ...truthOf(drawn),
    });
  }
  return entries;
}

function truthOf({ mrzLines, barcodePayload, printed }: DrawnSide): Partial<EvalEntry> {
  return {
    printed,
    ...(mrzLines && { mrz: { lines: mrzLines, format: `${mrzLines.length} × ${mrzLines[0]!.length}` } }),
    ...(barcodePayload && { barcode: { format: 'PDF417', payload: barcodePayload } }),
  };
}

/** Mixed: a third of the pictures turned by any angle, one in five with glare, others soft, dim, noisy or small. */
function takenHow(seed: string): PhotographOptions {
  const between = (name: string, min: number, max: number) => min + share(seed, name) * (max - min);
  const surfaces: Surface[] = ['desk', 'cloth', 'wood', 'cluttered'];
  return {
    width: Math.round(between('width', 1200, 3000)),
    fill: between('fill', 0.6, 0.92),
    perspective: between('perspective', 0, 0.7),
    rotateDegrees: share(seed, 'turned') < 1 / 3 ? between('angle', -180, 180) : between('angle', -8, 8),
    background: surfaces[Math.floor(share(seed, 'surface') * surfaces.length)]!,
    blur: between('blur', 0.2, 1.5),
    noise: between('noise', 1, 9),
    glare: share(seed, 'glare') < 0.2 ? between('glare strength', 0.2, 0.7) : 0,
    shadow: between('shadow', 0, 0.5),
    jpegQuality: Math.round(between('quality', 55, 92)),
  };
}
