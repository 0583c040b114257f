import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openMasterKey } from './master-key.ts';
import { seal, unseal } from './seal.ts';
import { openVault } from './vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'credence-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const key = Buffer.alloc(32, 7);

describe('seal', () => {
  test('is opened by the same key for the same purpose', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(unseal(key, 'readings', seal(key, 'readings', bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('is not opened by another key, for another purpose, or after a single bit was changed', () => {
    const sealed = seal(key, 'readings', Buffer.from('secret'));
    expect(() => unseal(Buffer.alloc(32, 8), 'readings', sealed)).toThrow();
    expect(() => unseal(key, 'report', sealed)).toThrow();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => unseal(key, 'readings', changed)).toThrow();
    }
    for (const length of [0, 1, 28]) expect(() => unseal(key, 'readings', sealed.subarray(0, length))).toThrow();
  });

  test('gives different bytes each time', () => {
    expect(seal(key, 'x', Buffer.from('same'))).not.toEqual(seal(key, 'x', Buffer.from('same')));
  });
});

describe('openMasterKey', () => {
  test('makes a key only its owner can read, and finds the same one again', () => {
    const file = join(folder, 'made', 'master.key');
    const made = openMasterKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openMasterKey(file).id).toBe(made.id);
    expect(readFileSync(file, 'utf8')).not.toContain(made.id);
  });

  test('refuses a key that others may read', () => {
    const file = join(folder, 'open.key');
    openMasterKey(file);
    chmodSync(file, 0o644);
    expect(() => openMasterKey(file)).toThrow(/chmod 600/);
  });

  test('refuses what is not a key', () => {
    const file = join(folder, 'not.key');
    writeFileSync(file, 'hello\n', { mode: 0o600 });
    expect(() => openMasterKey(file)).toThrow(/not a Credence master key/);
  });

  test('derives a key for each purpose', () => {
    const { derive } = openMasterKey(join(folder, 'derive.key'));
    expect(derive('links')).toEqual(derive('links'));
    expect(derive('links')).not.toEqual(derive('api-key-hashes'));
  });
});

describe('the vault', () => {
  const vault = openVault(openMasterKey(join(folder, 'vault.key')));

  test('opens with a wrapped key what the session key sealed', () => {
    const session = vault.newSessionKey();
    const sealed = session.sealJson('outputs', { firstName: 'ANNA' });
    expect(sealed.toString('latin1')).not.toContain('ANNA');
    expect(vault.openSessionKey(session.wrapped).openJson('outputs', sealed)).toEqual({ firstName: 'ANNA' });
  });

  test('keeps sessions apart', () => {
    const sealed = vault.newSessionKey().sealJson('outputs', {});
    expect(() => vault.newSessionKey().openJson('outputs', sealed)).toThrow();
  });

  test('derives another token for another kind, session or generation', () => {
    const tokens = [
      vault.linkToken('url', 'vs_1', 1),
      vault.linkToken('client_secret', 'vs_1', 1),
      vault.linkToken('url', 'vs_2', 1),
      vault.linkToken('url', 'vs_1', 2),
    ];
    expect(new Set(tokens).size).toBe(4);
    expect(tokens[0]).toBe(vault.linkToken('url', 'vs_1', 1));
    expect(tokens[0]).toMatch(/^[A-Za-z0-9_-]{32}$/);
  });
});
