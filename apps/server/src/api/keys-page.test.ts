import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PERMISSIONS } from '../store/api-keys.ts';
import type { AnyOperation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

const PAGE = new URL('../../../../docs/keys.md', import.meta.url);
const HEADER = ['| request | keys |', '| --- | --- |'];

/** Run with `-u` to write the table anew. */
test('docs/keys.md says of every operation which keys may ask for it', async () => {
  const words = (await readFile(PAGE, 'utf8')).split(HEADER[0]!)[0]!;
  const rows = OPERATIONS.map((operation) => `| \`${nameOf(operation)}\` | ${keysFor(operation)} |`);
  await expect(`${words}${[...HEADER, ...rows.toSorted()].join('\n')}\n`).toMatchFileSnapshot(
    '../../../../docs/keys.md',
  );
});

test('docs/keys.md explains every permission', async () => {
  const words = await readFile(PAGE, 'utf8');
  expect(PERMISSIONS.filter((permission) => !words.includes(`\`${permission}\``))).toEqual([]);
});

function nameOf({ method, path }: AnyOperation): string {
  return `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
}

function keysFor({ callers = ['secret', 'restricted'], permission }: AnyOperation): string {
  return callers
    .filter((kind) => kind !== 'restricted' || permission !== 'secret_key')
    .map((kind) => (kind === 'restricted' ? `restricted with \`${permission}\`` : kind))
    .join(', ');
}
