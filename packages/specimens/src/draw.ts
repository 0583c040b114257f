// `npm run specimen`: draws a document, photographs it and writes the pictures and their truth to a folder.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { specimens } from './specimens.ts';

const DRAW = { passport: specimens.passport, id_card: specimens.idCard, driving_license: specimens.drivingLicense };
const USAGE = `Usage: npm run specimen -- <passport | id_card | driving_license> [--seed TEXT] [--expired] [--out FOLDER]

Draws a document of an invented issuer and photographs it. The same seed draws the same document.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: 'specimen' },
    expired: { type: 'boolean', default: false },
    out: { type: 'string', default: 'specimens' },
    help: { type: 'boolean', default: false },
  },
});
const [type = ''] = positionals;
if (values.help || !Object.hasOwn(DRAW, type)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const { truth, ...photos } = await DRAW[type as keyof typeof DRAW]({
  seed: values.seed,
  ...(values.expired && { expirationDate: '2020-01-31' }),
});
await mkdir(values.out, { recursive: true });
for (const [side, jpeg] of Object.entries(photos)) {
  const file = join(values.out, `${type}-${side}.jpg`);
  await writeFile(file, jpeg);
  console.log(file);
}
const file = join(values.out, `${type}.json`);
await writeFile(file, `${JSON.stringify(truth, null, 2)}\n`);
console.log(file);
