import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { listensOnLoopbackOnly, readSettings, WrongSetting } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'credence-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (env: Record<string, string>) => readSettings(env, folder);

describe('readSettings', () => {
  test('needs nothing to be set', () => {
    expect(read({})).toMatchObject({
      host: '127.0.0.1',
      port: 12111,
      publicUrl: 'http://127.0.0.1:12111',
      dataDir: join(folder, 'data'),
      masterKeyFile: join(folder, 'data.master-key'),
      databaseUrl: undefined,
      tls: undefined,
      trustedProxies: [],
      rateLimit: null,
      presetKeys: {},
    });
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['CREDENCE_HOST', 'example.com'],
    ['CREDENCE_URL', 'verify.example.com'],
    ['CREDENCE_URL', 'ftp://example.com'],
    ['DATABASE_URL', 'mysql://root:secret@db'],
    ['CREDENCE_TRUSTED_PROXIES', '10.0.0.0/8,my-proxy'],
    ['CREDENCE_RATE_LIMIT', '-1'],
    ['CREDENCE_TEST_SECRET_KEY', 'sk_live_12345678'],
    ['CREDENCE_TEST_RESTRICTED_KEY', 'rk_test_short'],
    ['CREDENCE_MASTER_KEY_FILE', 'data/inside.key'],
    ['CREDENCE_TLS_CERT', 'missing.pem'],
    ['CREDENCE_LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^CREDENCE_TLS_KEY|^${name}: `));
    expect(() => read({ [name]: value })).toThrow(WrongSetting);
  });

  test('does not repeat a database password in its complaint', () => {
    expect(() => read({ DATABASE_URL: 'mysql://root:hunter2@db' })).not.toThrow(/hunter2/);
  });

  test('takes TLS only as a pair of PEM files, and then makes links with https', () => {
    for (const name of ['cert', 'key']) writeFileSync(join(folder, `${name}.pem`), '-----BEGIN THING-----\n');
    expect(() => read({ CREDENCE_TLS_CERT: 'cert.pem' })).toThrow(/CREDENCE_TLS_KEY.*both/);
    expect(read({ CREDENCE_TLS_CERT: 'cert.pem', CREDENCE_TLS_KEY: 'key.pem', PORT: '8443' }).publicUrl).toBe(
      'https://127.0.0.1:8443',
    );
  });

  test('drops the slash behind a public address, so that links have one', () => {
    expect(read({ CREDENCE_URL: 'https://id.example.com/verify/' }).publicUrl).toBe('https://id.example.com/verify');
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['192.0.2.1', false],
])('listening on %s is reachable from this machine only: %s', (host, only) => {
  expect(listensOnLoopbackOnly({ host })).toBe(only);
});
