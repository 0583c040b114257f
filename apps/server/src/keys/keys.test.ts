import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createMasterKey, openMasterKey } from './master-key.ts';
import { seal, unseal } from './seal.ts';
import { openVault } from './vault.ts';

const run = promisify(execFile);
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

  test('gives processes that start at once the same key, and none of them half of one', async () => {
    const file = join(folder, 'race', 'master.key');
    const program = `
      import { openMasterKey } from ${JSON.stringify(new URL('./master-key.ts', import.meta.url).href)};
      console.log(openMasterKey(${JSON.stringify(file)}).id);`;
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
        return stdout.trim();
      }),
    );
    expect(new Set(ids)).toEqual(new Set([openMasterKey(file).id]));
    expect(readdirSync(dirname(file))).toEqual(['master.key']);
  });

  test('leaves no half a key behind when another was first', () => {
    const file = join(folder, 'first', 'master.key');
    const first = openMasterKey(file).id;
    // As a process sees it that looked before the other had finished.
    createMasterKey(file);
    expect(openMasterKey(file).id).toBe(first);
  });

  test('says what is wrong with a place it cannot write to', () => {
    const blocked = join(folder, 'a-file');
    writeFileSync(blocked, '');
    expect(() => openMasterKey(join(blocked, 'master.key'))).toThrow(/^CREDENCE_MASTER_KEY_FILE: .*a-file/);
    expect(() => openMasterKey(folder)).toThrow(/^CREDENCE_MASTER_KEY_FILE: /);
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
