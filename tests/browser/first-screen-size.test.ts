import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The pages as they were built, and as the server sends them: beside each text its compressed copy. */
const BUILT = fileURLToPath(new URL('../../apps/hosted/dist', import.meta.url));
const ASSETS = join(BUILT, 'assets');

/** Compressed, in any language: a phone far from its cell has this in two seconds. */
const BUDGET_BYTES = 60_000;
/** What the screen's own data, test mode's panel and the heads of answers take besides: 7 kB as measured by `npm run bench -- start-up`. */
const ANSWERS_BYTES = 8_000;

test('what the first screen needs stays within 60 kB, in the language with the longest words', () => {
  const html = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const needed = withStaticImports([...html.matchAll(/assets\/([\w.-]+)/g)].map(([, name]) => name!));
  const page = Buffer.byteLength(html) + sum(needed.map(sentBytes));
  const catalogue = Math.max(...catalogues().map(sentBytes));
  expect(catalogues().length).toBeGreaterThan(20);
  expect(page + catalogue + ANSWERS_BYTES).toBeLessThan(BUDGET_BYTES);
});

test('what judges the camera’s frames is no part of it', () => {
  const html = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const needed = withStaticImports([...html.matchAll(/assets\/([\w.-]+)/g)].map(([, name]) => name!));
  const guide = readdirSync(ASSETS).filter((name) => /^guide-.*\.js$/.test(name));
  expect(guide).toHaveLength(1);
  expect(needed).not.toContain(guide[0]);
});

function withStaticImports(names: string[]): string[] {
  const all = new Set(names);
  for (const name of all) {
    if (!name.endsWith('.js')) continue;
    const code = readFileSync(join(ASSETS, name), 'utf8');
    for (const [, imported] of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) all.add(imported!);
  }
  return [...all];
}

function catalogues(): string[] {
  return readdirSync(ASSETS).filter((name) => /^[a-z]{2}(-\w+)?-[\w-]{8}\.js$/.test(name));
}

function sentBytes(name: string): number {
  return statSync(join(ASSETS, `${name}.br`)).size;
}

function sum(sizes: number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
