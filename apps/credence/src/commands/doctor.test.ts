import { expect, test } from 'vitest';
import { nodeVersion } from './doctor.ts';

test.each(['22.19.0', '22.20.1', '24.0.0'])('Node %s will do', (version) => {
  expect(nodeVersion(version)).toEqual({ of: 'node', result: 'ok', message: version });
});

test.each(['20.19.0', '22.18.0'])('Node %s is told to be too old, and what to install', (version) => {
  const message = `${version} is too old: install Node 22.19 or newer.`;
  expect(nodeVersion(version)).toEqual({ of: 'node', result: 'problem', message });
});
