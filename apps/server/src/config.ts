import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { LOG_LEVELS, type LogLevel } from './log-level.ts';
import { type AddressRules, checkHost } from './webhooks/addresses.ts';

/** What the operator set, read once and typed. The table of all settings is in docs/settings.md. */
export interface Settings {
  host: string;
  port: number;
  /** Public base of the links people open, without a trailing slash. */
  publicUrl: string;
  dataDir: string;
  masterKeyFile: string;
  /** PostgreSQL instead of the embedded database. */
  databaseUrl: string | undefined;
  tls: { cert: Buffer; key: Buffer } | undefined;
  /** Addresses and ranges of the proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  /** Requests a second one API key of each mode may make; null: no limit. */
  rateLimit: Record<'live' | 'test', number | null>;
  presetKeys: { secret?: string; publishable?: string; restricted?: string };
  /** How long the person of an attempt may do nothing before it counts as abandoned; null: for ever. */
  abandonedAfterMs: number | null;
  /** Hosts webhooks may reach although their addresses are private. */
  webhookAllowedHosts: string[];
  /** The server that e-mail of live mode leaves by; undefined: none leaves. */
  smtp: SmtpServer | undefined;
  /** What sends text messages of live mode; undefined: none are sent. */
  smsWebhook: SignedWebhook | undefined;
  smsLimits: SmsLimits;
  /** What knows whose an ID number is; undefined: in live mode none is verified. */
  idNumberWebhook: SignedWebhook | undefined;
  logLevel: LogLevel;
}

export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  /** Else STARTTLS, without which nothing is sent. */
  requireTls: boolean;
  auth: { user: string; pass: string } | undefined;
  /** The address that messages are from, with or without a name before it. */
  from: string;
}

/** Something of the operator's own that is asked by requests signed like webhooks. */
export interface SignedWebhook {
  url: string;
  secret: string;
}

/** What keeps strangers from having text messages of live mode sent to numbers that pay them for it. */
export interface SmsLimits {
  /** What numbers begin with, `+81`; none: anything. */
  prefixes: string[];
  /** To the numbers of one calling code, by one process; null: no limit. */
  perHour: number | null;
}

/** A setting that cannot be used. The message says which one and what to change. */
export class WrongSetting extends Error {
  constructor(name: string, problem: string) {
    super(`${name}: ${problem}`);
    this.name = 'WrongSetting';
  }
}

const DEFAULT_PORT = 12111;

/** Stripe's, for one account. @see https://docs.stripe.com/rate-limits */
const LIVE_RATE_LIMIT = 100;

/** As long as the link that the person came by is good for. Stripe's own limit is not published. */
const ABANDONED_AFTER_MS = 48 * 3_600_000;
/** Whoever looks for their passport is not gone yet. */
const ABANDONED_AFTER_MIN_MS = 10 * 60_000;
/** A town's worth of people an hour; sent to numbers that cost a quarter each, 75 of whatever they cost. */
const SMS_PER_HOUR = 300;
/** A calling code has one to three digits, and more may follow: an area's. @see ITU-T E.164 */
const SMS_PREFIX = /^\+[1-9]\d{0,8}$/;
/** @see RFC 8314: submission with TLS from the first byte, and with STARTTLS. */
const SMTPS_PORT = 465;
const SUBMISSION_PORT = 587;
/** `a@b`, or a name and `<a@b>`; one line. */
const MAIL_FROM = /^(?:[^<>\p{C}]+ <[^\s@<>,\p{C}]+@[^\s@<>,\p{C}]+>|[^\s@<>,\p{C}]+@[^\s@<>,\p{C}]+)$/u;
/** 128 bits of hexadecimal are 32. */
const WEBHOOK_SECRET_MIN = 16;
const MS_OF = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads the settings from environment variables.
 *
 * @param env Usually `process.env`.
 * @param cwd What relative paths are relative to.
 * @throws {WrongSetting} On the first value that cannot be used.
 */
export function readSettings(env: Record<string, string | undefined>, cwd: string): Settings {
  const read = (name: string) => env[name]?.trim() || undefined;
  const host = readHost(read('CREDENCE_HOST') ?? '127.0.0.1');
  const port = readPort('PORT', read('PORT'), DEFAULT_PORT);
  const tls = readTls(read('CREDENCE_TLS_CERT'), read('CREDENCE_TLS_KEY'), cwd);
  const dataDir = resolve(cwd, read('CREDENCE_DATA_DIR') ?? 'data');
  const masterKeyFile = resolve(cwd, read('CREDENCE_MASTER_KEY_FILE') ?? `${dataDir}.master-key`);
  if (`${masterKeyFile}/`.startsWith(`${dataDir}/`)) {
    throw new WrongSetting(
      'CREDENCE_MASTER_KEY_FILE',
      `must lie outside the data folder (${dataDir}): whoever copies the folder must not get the key with it.`,
    );
  }
  const publicUrl = readPublicUrl(read('CREDENCE_URL'), { tls: tls !== undefined, host, port });
  const trustedProxies = readProxies(read('CREDENCE_TRUSTED_PROXIES'));
  const webhookAllowedHosts = list(read('CREDENCE_WEBHOOK_ALLOWED_HOSTS')?.toLowerCase());
  const rules = addressRulesOf({ host, publicUrl, trustedProxies, webhookAllowedHosts });
  return {
    host,
    port,
    publicUrl,
    dataDir,
    masterKeyFile,
    databaseUrl: readDatabaseUrl(read('DATABASE_URL')),
    tls,
    trustedProxies,
    rateLimit: readRateLimit(read('CREDENCE_RATE_LIMIT')),
    presetKeys: {
      ...presetKey('secret', 'CREDENCE_TEST_SECRET_KEY', 'sk_test_', read),
      ...presetKey('publishable', 'CREDENCE_TEST_PUBLISHABLE_KEY', 'pk_test_', read),
      ...presetKey('restricted', 'CREDENCE_TEST_RESTRICTED_KEY', 'rk_test_', read),
    },
    abandonedAfterMs: readAbandonedAfter(read('CREDENCE_ABANDONED_AFTER')),
    webhookAllowedHosts,
    smtp: readSmtp(read('CREDENCE_SMTP_URL'), read('CREDENCE_MAIL_FROM')),
    smsWebhook: readSignedWebhook('CREDENCE_SMS_WEBHOOK', read, rules),
    smsLimits: {
      prefixes: readSmsPrefixes(read('CREDENCE_SMS_PREFIXES')),
      perHour: readSmsPerHour(read('CREDENCE_SMS_PER_HOUR')),
    },
    idNumberWebhook: readSignedWebhook('CREDENCE_ID_NUMBER_WEBHOOK', read, rules),
    logLevel: readLogLevel(read('CREDENCE_LOG_LEVEL') ?? 'warn'),
  };
}

/** Is this server reachable from this machine only? Not if a proxy passes requests on, which its public address tells of. */
export function listensOnLoopbackOnly({
  host,
  trustedProxies,
  publicUrl,
}: Pick<Settings, 'host' | 'trustedProxies' | 'publicUrl'>): boolean {
  const { hostname } = new URL(publicUrl);
  return trustedProxies.length === 0 && isLoopback(host) && isLoopback(hostname.replace(/^\[|\]$/g, ''));
}

/**
 * What a phone can do with the links of this server: open them and its camera; open them, but no camera, which browsers
 * give to secure pages only; or nothing, because the address is this machine's own.
 */
export type PhoneReach = 'camera' | 'no_camera' | 'none';

export function phoneReachOf(publicUrl: string): PhoneReach {
  const { protocol, hostname } = new URL(publicUrl);
  if (isLoopback(hostname.replace(/^\[|\]$/g, ''))) return 'none';
  return protocol === 'https:' ? 'camera' : 'no_camera';
}

/** Which addresses requests to the operator's and integrators' own servers may reach. */
export function addressRulesOf(
  settings: Pick<Settings, 'host' | 'trustedProxies' | 'publicUrl' | 'webhookAllowedHosts'>,
): AddressRules {
  return { allowedHosts: settings.webhookAllowedHosts, allowLoopback: listensOnLoopbackOnly(settings) };
}

function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || /^127\./.test(host);
}

function readHost(host: string): string {
  if (host === 'localhost' || isIP(host)) return host;
  throw new WrongSetting(
    'CREDENCE_HOST',
    `"${host}" is not an address. Use 127.0.0.1, 0.0.0.0 or an address of this machine.`,
  );
}

/** Reads a TCP port; 0 asks the system for a free one. */
export function readPort(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new WrongSetting(name, `"${value}" is not a port. Use a number from 0 to 65535.`);
}

function readPublicUrl(value: string | undefined, served: { tls: boolean; host: string; port: number }): string {
  if (value === undefined) {
    const host = served.host === '0.0.0.0' || served.host === '::' ? '127.0.0.1' : served.host;
    const inUrl = host.includes(':') ? `[${host}]` : host;
    return `${served.tls ? 'https' : 'http'}://${inUrl}:${served.port}`;
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash) {
    throw new WrongSetting('CREDENCE_URL', `"${value}" is not a web address. Example: https://verify.example.com`);
  }
  return value.replace(/\/+$/, '');
}

function readTls(certFile: string | undefined, keyFile: string | undefined, cwd: string): Settings['tls'] {
  if (!certFile && !keyFile) return undefined;
  if (!certFile)
    throw new WrongSetting('CREDENCE_TLS_CERT', 'is missing although CREDENCE_TLS_KEY is set. Set both or neither.');
  if (!keyFile)
    throw new WrongSetting('CREDENCE_TLS_KEY', 'is missing although CREDENCE_TLS_CERT is set. Set both or neither.');
  const cert = readPem('CREDENCE_TLS_CERT', resolve(cwd, certFile));
  const key = readPem('CREDENCE_TLS_KEY', resolve(cwd, keyFile));
  const certificate = parsing(
    'CREDENCE_TLS_CERT',
    `${certFile} holds no certificate.`,
    () => new X509Certificate(cert),
  );
  const privateKey = parsing('CREDENCE_TLS_KEY', `${keyFile} holds no private key without a passphrase.`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new WrongSetting('CREDENCE_TLS_KEY', `${keyFile} is not the key of the certificate in ${certFile}.`);
  }
  return { cert, key };
}

function readPem(name: string, path: string): Buffer {
  if (!existsSync(path)) throw new WrongSetting(name, `there is no file at ${path}.`);
  const pem = parsing(name, `${path} cannot be read.`, () => readFileSync(path));
  if (!pem.includes('-----BEGIN ')) throw new WrongSetting(name, `${path} is not a PEM file.`);
  return pem;
}

function parsing<T>(name: string, problem: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new WrongSetting(name, problem);
  }
}

function readDatabaseUrl(value: string | undefined): string | undefined {
  if (value === undefined) return value;
  // The value itself may hold a password: it is not repeated.
  if (!/^postgres(ql)?:\/\//.test(value)) {
    throw new WrongSetting(
      'DATABASE_URL',
      'must start with postgres:// or postgresql://. Leave it out to use the embedded database.',
    );
  }
  // A user without a host is how PostgreSQL's own programs are told of a local socket.
  if (!URL.canParse(value.replace('@/', '@localhost/'))) {
    throw new WrongSetting(
      'DATABASE_URL',
      'is not an address. Example: postgres://user:password@host:5432/database, with special characters of the password percent-encoded.',
    );
  }
  return value;
}

function readProxies(value: string | undefined): string[] {
  const proxies = list(value);
  for (const proxy of proxies) {
    const [address = '', prefix, ...rest] = proxy.split('/');
    const bits = isIP(address) === 6 ? 128 : 32;
    const fits = prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits);
    if (!isIP(address) || !fits || rest.length > 0) {
      throw new WrongSetting(
        'CREDENCE_TRUSTED_PROXIES',
        `"${proxy}" is not an address or range. Example: 10.0.0.0/8,192.0.2.7`,
      );
    }
  }
  return proxies;
}

/** Test suites make requests as fast as they can; what is live is limited unless told otherwise. */
function readRateLimit(value: string | undefined): Settings['rateLimit'] {
  if (value === undefined) return { live: LIVE_RATE_LIMIT, test: null };
  if (value === 'off') return { live: null, test: null };
  if (/^[1-9]\d{0,5}$/.test(value)) return { live: Number(value), test: Number(value) };
  throw new WrongSetting(
    'CREDENCE_RATE_LIMIT',
    `"${value}" is not a rate. Use requests a second, such as 100, or "off".`,
  );
}

function readAbandonedAfter(value: string | undefined): number | null {
  if (value === undefined) return ABANDONED_AFTER_MS;
  if (value === 'off') return null;
  const [, count, unit] = /^([1-9]\d{0,3})([mhd])$/.exec(value) ?? [];
  const ms = Number(count) * MS_OF[unit as keyof typeof MS_OF];
  if (ms >= ABANDONED_AFTER_MIN_MS) return ms;
  throw new WrongSetting(
    'CREDENCE_ABANDONED_AFTER',
    `"${value}" is not a time of 10 minutes or more. Use minutes, hours or days, such as 90m, 48h or 7d, or "off".`,
  );
}

function readSmsPrefixes(value: string | undefined): string[] {
  const prefixes = list(value);
  const wrong = prefixes.find((prefix) => !SMS_PREFIX.test(prefix));
  if (wrong === undefined) return prefixes;
  throw new WrongSetting(
    'CREDENCE_SMS_PREFIXES',
    `"${wrong}" is not what a telephone number begins with. Example: +81,+44,+1202`,
  );
}

function readSmsPerHour(value: string | undefined): number | null {
  if (value === undefined) return SMS_PER_HOUR;
  if (value === 'off') return null;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new WrongSetting('CREDENCE_SMS_PER_HOUR', `"${value}" is not a number of messages. Example: 300, or "off".`);
}

/** `smtp://user:password@host:587`; `smtps://` speaks TLS from the first byte. */
function readSmtp(value: string | undefined, from: string | undefined): SmtpServer | undefined {
  if (value === undefined && from === undefined) return undefined;
  if (value === undefined)
    throw new WrongSetting('CREDENCE_SMTP_URL', 'is missing although CREDENCE_MAIL_FROM is set.');
  if (from === undefined) throw new WrongSetting('CREDENCE_MAIL_FROM', 'is missing although CREDENCE_SMTP_URL is set.');
  if (!MAIL_FROM.test(from)) {
    throw new WrongSetting('CREDENCE_MAIL_FROM', 'is not an address. Example: Aoba Bank <verify@example.com>');
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const tls = url?.searchParams.get('tls') ?? undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || (tls !== undefined && tls !== 'off')) {
    // The value itself may hold a password: it is not repeated.
    throw new WrongSetting(
      'CREDENCE_SMTP_URL',
      'is not an address. Example: smtp://user:password@mail.example.com:587, with special characters of the password percent-encoded; ?tls=off for a relay that speaks no TLS.',
    );
  }
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: url.port === '' ? (secure ? SMTPS_PORT : SUBMISSION_PORT) : Number(url.port),
    secure,
    requireTls: !secure && tls !== 'off' && !isLoopback(host),
    auth: url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined,
    from,
  };
}

/**
 * Reads `NAME_URL` and `NAME_SECRET`. HTTPS, but for hosts that the operator vouches for, and for this machine while no
 * other reaches us. What no request would be let through to is said now, and not by messages that never arrive.
 */
function readSignedWebhook(
  name: string,
  read: (name: string) => string | undefined,
  rules: AddressRules,
): SignedWebhook | undefined {
  const [url, secret] = [read(`${name}_URL`), read(`${name}_SECRET`)];
  if (url === undefined && secret === undefined) return undefined;
  if (url === undefined) throw new WrongSetting(`${name}_URL`, `is missing although ${name}_SECRET is set.`);
  if (secret === undefined || secret.length < WEBHOOK_SECRET_MIN) {
    throw new WrongSetting(
      `${name}_SECRET`,
      `must have ${WEBHOOK_SECRET_MIN} characters or more: requests are signed with it.`,
    );
  }
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  const host = hostname.replace(/^\[|\]$/g, '');
  const isOurs = rules.allowedHosts.includes(host) || (rules.allowLoopback && isLoopback(host));
  if (protocol !== 'https:' && !(protocol === 'http:' && isOurs)) {
    throw new WrongSetting(
      `${name}_URL`,
      'must begin with https://, or name a host of CREDENCE_WEBHOOK_ALLOWED_HOSTS by http://; or this machine, while no other reaches this server.',
    );
  }
  if (!mayReach(hostname, rules)) {
    throw new WrongSetting(`${name}_URL`, `names a private address: list ${host} in CREDENCE_WEBHOOK_ALLOWED_HOSTS.`);
  }
  return { url, secret };
}

function mayReach(hostname: string, rules: AddressRules): boolean {
  try {
    checkHost(hostname, rules);
    return true;
  } catch {
    return false;
  }
}

function readLogLevel(value: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === value);
  if (level) return level;
  throw new WrongSetting('CREDENCE_LOG_LEVEL', `"${value}" is not a level. Use one of: ${LOG_LEVELS.join(', ')}.`);
}

function presetKey(
  kind: 'secret' | 'publishable' | 'restricted',
  name: string,
  prefix: string,
  read: (name: string) => string | undefined,
) {
  const value = read(name);
  if (value === undefined) return {};
  if (!value.startsWith(prefix) || !/^[a-z]{2}_test_[A-Za-z0-9]{8,200}$/.test(value)) {
    throw new WrongSetting(name, `must be ${prefix} followed by 8 or more letters and digits.`);
  }
  return { [kind]: value };
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
