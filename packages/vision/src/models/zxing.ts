import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule } from 'zxing-wasm/reader';

let opening: Promise<void> | undefined;

/**
 * Opens the barcode reader from the installed package, once a process.
 *
 * Given no binary, zxing-wasm would fetch one from a public CDN.
 */
export function openZxing(): Promise<void> {
  opening ??= load();
  return opening;
}

async function load(): Promise<void> {
  const file = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}
