import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { convert } from './convert.ts';
import { fetchTrainedData } from './fetch-trained-data.ts';
import { readTrainedData } from './trained-data.ts';

const MODELS = fileURLToPath(new URL('../../../packages/vision/src/models/', import.meta.url));

// Converts the networks that read lines of other scripts to ONNX. The same packages give the same bytes; `--check` writes nothing
// and fails when they are not the ones checked in.
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

/** What a network is called here, the language its package is named after, and the package's integrity as the registry states it. */
const CONVERSIONS = [
  {
    target: 'script-greek',
    language: 'ell',
    integrity: 'sha512-cCdWHcxHupC9YltWAoscqnw1QAIo4ENgaXNNVXfN+FBvSncnx3lgnNcyRdCvGSi31buwr7vPY156WHu2Yubg4A==',
  },
  {
    target: 'script-bulgarian',
    language: 'bul',
    integrity: 'sha512-Xo/BjUvXUSkZYP4jSfk09zvQOd9IJc1F79JtMWeCgdFOvegpdZ4r93urjHvCO/wgU9xrBXoToMa6qknhv7plQg==',
  },
  {
    target: 'script-arabic',
    language: 'ara',
    integrity: 'sha512-bB60Av6dsv9LRUrlaM6SgnAwjUpdbanw9Jf3mbhDCZAhX7Cp8u7YjI8EWfCvMhH3R2QJT/2EA8cijqPANOhwaA==',
  },
  {
    target: 'script-thai',
    language: 'tha',
    integrity: 'sha512-0OzEL5P9b0PLukjrUbQUJFWC41V6Ti/Cxgm7pFJ6btk3IPS3EZc2PPjji7eFzbc/Zf7LDKxkzvlW1nd0NmrEug==',
  },
] as const;

for (const { target, language, integrity } of CONVERSIONS) {
  const { network, alphabet } = readTrainedData(await fetchTrainedData(language, integrity));
  const files = {
    [`${target}.onnx`]: convert(network),
    [`${target}.txt`]: new TextEncoder().encode(alphabet.join('\n')),
  };
  const sums = Object.entries(files).map(
    ([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`,
  );
  const sumFile = `${MODELS}${target}.sha256`;
  if (!values.check) {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(MODELS + name, bytes);
    writeFileSync(sumFile, sums.join(''));
  }
  const same = readFileSync(sumFile, 'utf8') === sums.join('');
  if (!same) process.exitCode = 1;
  console.log(`${target}: ${files[`${target}.onnx`]!.length} bytes${same ? '' : ', not what is checked in'}`);
}
