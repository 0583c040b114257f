import { generateKeyPairSync } from 'node:crypto';
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
      rateLimit: { live: 100, test: null },
      presetKeys: {},
      abandonedAfterMs: 48 * 3_600_000,
    });
  });

  test.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['CREDENCE_HOST', 'example.com'],
    ['CREDENCE_URL', 'verify.example.com'],
    ['CREDENCE_URL', 'ftp://example.com'],
    ['DATABASE_URL', 'mysql://root:secret@db'],
    ['DATABASE_URL', 'postgres://root:secret@db:port/credence'],
    ['CREDENCE_TRUSTED_PROXIES', '10.0.0.0/8,my-proxy'],
    ['CREDENCE_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['CREDENCE_TRUSTED_PROXIES', '10.0.0.0/0'],
    ['CREDENCE_TRUSTED_PROXIES', '::1/129'],
    ['CREDENCE_TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['CREDENCE_RATE_LIMIT', '-1'],
    ['CREDENCE_TEST_SECRET_KEY', 'sk_live_12345678'],
    ['CREDENCE_TEST_RESTRICTED_KEY', 'rk_test_short'],
    ['CREDENCE_MASTER_KEY_FILE', 'data/inside.key'],
    ['CREDENCE_TLS_CERT', 'missing.pem'],
    ['CREDENCE_ABANDONED_AFTER', '9m'],
    ['CREDENCE_ABANDONED_AFTER', '48'],
    ['CREDENCE_ABANDONED_AFTER', 'never'],
    ['CREDENCE_LOG_LEVEL', 'loud'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^CREDENCE_TLS_KEY|^${name}: `));
    expect(() => read({ [name]: value })).toThrow(WrongSetting);
  });

  test.each([
    ['20', { live: 20, test: 20 }],
    ['off', { live: null, test: null }],
  ])('limits the rate of both modes alike when told CREDENCE_RATE_LIMIT=%s', (value, rateLimit) => {
    expect(read({ CREDENCE_RATE_LIMIT: value })).toMatchObject({ rateLimit });
  });

  test.each([
    ['10m', 600_000],
    ['36h', 36 * 3_600_000],
    ['7d', 7 * 24 * 3_600_000],
    ['off', null],
  ])('takes a person for gone after CREDENCE_ABANDONED_AFTER=%s', (value, abandonedAfterMs) => {
    expect(read({ CREDENCE_ABANDONED_AFTER: value })).toMatchObject({ abandonedAfterMs });
  });

  test('does not repeat a database password in its complaint', () => {
    expect(() => read({ DATABASE_URL: 'mysql://root:hunter2@db' })).not.toThrow(/hunter2/);
    expect(() => read({ DATABASE_URL: 'postgres://root:hunter2@db:x' })).not.toThrow(/hunter2/);
  });

  test.each(['postgres://u:p@db/credence', 'postgresql:///credence?host=/run/postgresql', 'postgres://u@/credence'])(
    'takes the database address %s',
    (url) => {
      expect(read({ DATABASE_URL: url }).databaseUrl).toBe(url);
    },
  );

  test('takes hosts that webhooks may reach in any case, as host names are', () => {
    expect(read({ CREDENCE_WEBHOOK_ALLOWED_HOSTS: 'Hooks.Internal' }).webhookAllowedHosts).toEqual(['hooks.internal']);
  });

  const GATEWAY = { CREDENCE_SMS_WEBHOOK_SECRET: 'a-secret-of-the-gateway', CREDENCE_URL: 'https://verify.example' };

  test.each([
    'http://127.0.0.1:9000/sms',
    'https://127.0.0.1:9000/sms',
    'https://10.0.0.5/sms',
    'http://sms.example/send',
  ])('refuses a gateway at %s, which a public server sends nothing to', (url) => {
    expect(() => read({ ...GATEWAY, CREDENCE_SMS_WEBHOOK_URL: url })).toThrow(/^CREDENCE_SMS_WEBHOOK_URL: /);
  });

  test.each([
    ['http://127.0.0.1:9000/sms', { CREDENCE_URL: '' }],
    ['http://127.0.0.1:9000/sms', { CREDENCE_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' }],
    ['https://10.0.0.5/sms', { CREDENCE_WEBHOOK_ALLOWED_HOSTS: '10.0.0.5' }],
    ['http://sms.internal/send', { CREDENCE_WEBHOOK_ALLOWED_HOSTS: 'sms.internal' }],
    ['https://sms.example/send', {}],
  ])('takes a gateway at %s with %j', (url, more) => {
    expect(read({ ...GATEWAY, CREDENCE_SMS_WEBHOOK_URL: url, ...more }).smsWebhook?.url).toBe(url);
  });

  test.each([
    [{}, { prefixes: [], perHour: 300 }],
    [
      { CREDENCE_SMS_PREFIXES: '+81, +1202', CREDENCE_SMS_PER_HOUR: 'off' },
      { prefixes: ['+81', '+1202'], perHour: null },
    ],
  ])('limits where text messages go, and how many an hour: %j', (env, limits) => {
    expect(read(env).smsLimits).toEqual(limits);
  });

  test.each([
    ['CREDENCE_SMS_PREFIXES', 'JP'],
    ['CREDENCE_SMS_PREFIXES', '81'],
    ['CREDENCE_SMS_PER_HOUR', '0'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name}: "${value}"`));
  });

  test('takes TLS only as a pair of PEM files, and then makes links with https', () => {
    writeFileSync(join(folder, 'cert.pem'), CERTIFICATE);
    writeFileSync(join(folder, 'key.pem'), PRIVATE_KEY);
    expect(() => read({ CREDENCE_TLS_CERT: 'cert.pem' })).toThrow(/CREDENCE_TLS_KEY.*both/);
    expect(read({ CREDENCE_TLS_CERT: 'cert.pem', CREDENCE_TLS_KEY: 'key.pem', PORT: '8443' }).publicUrl).toBe(
      'https://127.0.0.1:8443',
    );
  });

  test('refuses a certificate or key that TLS could not use, by name', () => {
    const files = {
      'good.cert.pem': CERTIFICATE,
      'good.key.pem': PRIVATE_KEY,
      'broken.pem': '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n',
      'other.key.pem': generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const using = (cert: string, key: string) => () => read({ CREDENCE_TLS_CERT: cert, CREDENCE_TLS_KEY: key });
    expect(using('broken.pem', 'good.key.pem')).toThrow(/^CREDENCE_TLS_CERT: .*broken\.pem/);
    expect(using('good.cert.pem', 'broken.pem')).toThrow(/^CREDENCE_TLS_KEY: .*broken\.pem/);
    expect(using('good.cert.pem', 'other.key.pem')).toThrow(/^CREDENCE_TLS_KEY: .*other\.key\.pem/);
    expect(using('.', 'good.key.pem')).toThrow(/^CREDENCE_TLS_CERT: /);
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
  const settings = readSettings({ CREDENCE_HOST: host }, '/');
  // 0.0.0.0 is reached by this machine as 127.0.0.1, and by the others as well.
  expect(listensOnLoopbackOnly(settings)).toBe(only);
  expect(listensOnLoopbackOnly({ ...settings, publicUrl: 'http://localhost:12111' })).toBe(only);
  // Whoever has a proxy in front listens to it only, and is reached from everywhere all the same.
  expect(listensOnLoopbackOnly({ ...settings, trustedProxies: ['127.0.0.1'] })).toBe(false);
  expect(listensOnLoopbackOnly({ ...settings, publicUrl: 'https://verify.example.com' })).toBe(false);
});

/** Made for this test; nothing trusts it. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUfK4iJ70dTRI9nXpnrZ1c1JI3Ka0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA3MjEyMloYDzIxMjYxMDMw
MDcyMTIyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASwRm7knr6cUqF6Ymte867H9E8BWC2fso6qxwnUoDNa2x+zkn7KVrGz
lbzqHcdOygc30VX9e0E7iZlvDjTnE3qco1MwUTAdBgNVHQ4EFgQUeERSjhZfoIf4
w0lRhEtvrHr18ZkwHwYDVR0jBBgwFoAUeERSjhZfoIf4w0lRhEtvrHr18ZkwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBBxXTJc4z3RJDvdb0xxy3P
sdghZjE3Ok5G5G8NAL/uzQIgJtEKUAYNT+YL/1rKi+Fimh/s+kVZu424fycP6J/j
2MY=
-----END CERTIFICATE-----
`;
const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg96/NMWKldMLfRtTh
qgl95JL4bXKBbBIWNE8sCDMVgLChRANCAASwRm7knr6cUqF6Ymte867H9E8BWC2f
so6qxwnUoDNa2x+zkn7KVrGzlbzqHcdOygc30VX9e0E7iZlvDjTnE3qc
-----END PRIVATE KEY-----
`;
