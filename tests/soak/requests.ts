import type { Chance } from './chance.ts';
import type { Callable } from './openapi.ts';
import { hostileValue, type Known, nearlyValid, type Value, validValue } from './values.ts';

/** One request as it goes out, and all it takes to send it again. */
export interface GeneratedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  callable: Callable | undefined;
}

export interface Keys {
  secret: string;
  restricted: string;
}

/** What earlier requests have made. */
export interface World {
  keys: Keys;
  /** By the prefix of the id. */
  ids: Map<string, string[]>;
  idempotencyKeys: string[];
}

const PREFIX_OF: readonly [RegExp, string][] = [
  [/verification_sessions/, 'vs'],
  [/verification_reports/, 'vr'],
  [/verification_flows/, 'vf'],
  [/file_links/, 'link'],
  [/files/, 'file'],
  [/events/, 'evt'],
  [/webhook_endpoints/, 'we'],
  [/deliveries/, 'dl'],
  [/request_logs/, 'req'],
  [/api_keys/, 'key'],
  [/accounts/, 'acct'],
];
const HOSTILE_IDS = [
  ...['x', 'vs_', 'vs_unknown', '%00', '%ff', '%2e%2e', 'a%2Fb', '%F0%9F%98%80', 'v'.repeat(400), "vs_'--", '%', '%zz'],
  ...['vs_1.json', 'null', 'undefined', '-1', 'vs_%E2%80%AE'],
];

/** Makes the next request: half of them valid, the others a little or very wrong. */
export function nextRequest(chance: Chance, all: readonly Callable[], world: World): GeneratedRequest {
  if (chance.of(0.02)) return unknownRoute(chance, world);
  const callable = chance.pick(all);
  const known = { chance, id: () => anyId(chance, world) };
  // Of those that take a body, few callers write anything behind the path.
  const query = callable.method === 'POST' && chance.of(0.95) ? '' : parameters(callable.query, known);
  const path = fillPath(callable.path, chance, world) + (query ? `?${query}` : '');
  const headers = headersFor(chance, world, callable.method);
  if (callable.method !== 'POST') return { method: callable.method, path, headers, body: undefined, callable };
  const schema = callable.body ?? { type: 'object' };
  if (callable.multipart) {
    const boundary = `credence${chance.int(1e9)}`;
    headers['content-type'] = chance.of(0.05) ? 'multipart/form-data' : `multipart/form-data; boundary=${boundary}`;
    const body = multipart(tree(schema, known), boundary, chance);
    return { method: 'POST', path, headers, body, callable };
  }
  headers['content-type'] = chance.of(0.97) ? 'application/x-www-form-urlencoded' : chance.pick(OTHER_TYPES);
  const body = parameters(schema, known);
  return { method: 'POST', path, headers, body: chance.of(0.02) ? garble(body, chance) : body, callable };
}

const OTHER_TYPES = ['application/json', 'text/plain', 'multipart/form-data; boundary=x', '', 'application/x-www-form'];

function tree(schema: Callable['query'], known: Known): Value {
  const mood = known.chance.int(10);
  if (mood < 5) return validValue({ ...schema, type: 'object' }, known);
  if (mood < 8) return nearlyValid(schema, known);
  const names = [...Object.keys(schema.properties ?? {}), 'a', '__proto__', 'constructor'];
  const chosen = Array.from({ length: known.chance.int(4) }, () => known.chance.pick(names));
  return Object.fromEntries(chosen.map((name) => [name, hostileValue(known)]));
}

function parameters(schema: Callable['query'], known: Known): string {
  return encode(tree(schema, known), known.chance)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** Every spelling that clients use: `a[b]`, `a[0]`, `a[]`. */
function encode(value: Value, chance: Chance, name = ''): [name: string, value: string][] {
  if (typeof value === 'string') return [[name, value]];
  const counted = chance.of(0.7);
  const entries = Array.isArray(value)
    ? value.map((item, index) => [counted ? String(index) : '', item] as const)
    : Object.entries(value);
  return entries.flatMap(([key, item]) => encode(item, chance, name === '' ? key : `${name}[${key}]`));
}

/** A lone surrogate has no UTF-8: it goes out as the bytes that some clients make of it. */
function percentEncode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%BD';
}

function garble(body: string, chance: Chance): string {
  const at = chance.int(body.length + 1);
  return (
    body.slice(0, at) + chance.pick(['%', '%f', '%ff', '&&=', '[', ']]', '=', '\u0000', 'a[b]c=1&']) + body.slice(at)
  );
}

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function multipart(fields: Value, boundary: string, chance: Chance): string {
  const parts = encode(fields, chance).map(([name, value]) => {
    const quoted = name.replaceAll('"', '%22').replaceAll(/[\r\n]/g, ' ');
    if (name !== 'file') return `Content-Disposition: form-data; name="${quoted}"\r\n\r\n${value}`;
    const bytes = chance.of(0.8) ? Buffer.from(PNG, 'base64').toString('latin1') : value;
    const type = chance.pick(['image/png', 'application/pdf', 'text/html', 'nonsense']);
    return `Content-Disposition: form-data; name="file"; filename="${chance.pick(['a.png', '../a', ''])}"\r\nContent-Type: ${type}\r\n\r\n${bytes}`;
  });
  const whole = `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
  return chance.of(0.05) ? whole.slice(0, chance.int(whole.length)) : whole;
}

function fillPath(path: string, chance: Chance, world: World): string {
  return path.replaceAll(/\{\w+\}/g, () => {
    if (chance.of(0.12)) return chance.pick(HOSTILE_IDS);
    const prefix = PREFIX_OF.find(([pattern]) => pattern.test(path))?.[1] ?? 'vs';
    const ids = chance.of(0.9) ? world.ids.get(prefix) : undefined;
    return ids?.length ? chance.pick(ids) : anyId(chance, world);
  });
}

function anyId(chance: Chance, { ids }: World): string {
  const prefixes = [...ids.keys()];
  return prefixes.length > 0 ? chance.pick(ids.get(chance.pick(prefixes))!) : 'vs_unknown';
}

function headersFor(chance: Chance, world: World, method: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const authorization = authorizationFor(chance, world.keys);
  if (authorization !== undefined) headers.authorization = authorization;
  if (chance.of(0.4))
    headers['stripe-version'] = chance.of(0.9) ? '2026-10-28.endive' : chance.pick(['2099-01-01', 'x']);
  if (chance.of(0.01)) headers['stripe-account'] = chance.pick(['acct_other', '']);
  if (method === 'POST' && chance.of(0.3)) headers['idempotency-key'] = idempotencyKey(chance, world);
  return headers;
}

function authorizationFor(chance: Chance, { secret, restricted }: Keys): string | undefined {
  if (chance.of(0.86)) return `Bearer ${secret}`;
  if (chance.of(0.6)) return `Bearer ${restricted}`;
  return chance.pick([
    undefined,
    `Basic ${Buffer.from(`${secret}:`).toString('base64')}`,
    `Bearer sk_test_${chance.text(24)}`,
    `Bearer ${secret}x`,
    'Bearer',
    `Bearer ${'k'.repeat(3000)}`,
    'Basic !!!',
    'Digest a=b',
    `Bearer ek_test_${chance.text(24)}`,
  ]);
}

function idempotencyKey(chance: Chance, { idempotencyKeys }: World): string {
  if (idempotencyKeys.length > 0 && chance.of(0.3)) return chance.pick(idempotencyKeys);
  const key = chance.of(0.95)
    ? chance.text(16)
    : chance.pick(['', 'k'.repeat(255), 'k'.repeat(256), '\u00ff', ' a b ']);
  if (key !== '') idempotencyKeys.push(key);
  return key;
}

function unknownRoute(chance: Chance, world: World): GeneratedRequest {
  const method = chance.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']);
  const path = chance.pick([
    '/v1',
    '/v1/',
    '/v1/charges',
    '/v1/identity/verification_sessions/',
    '/v1//events',
    '/v1/%',
    '/v1/..%2f..',
    '/v1/identity/verification_sessions/vs_1/cancel/twice',
    `/v1/${'a'.repeat(3000)}`,
    '/v1/events?%',
  ]);
  return { method, path, headers: headersFor(chance, world, method), body: undefined, callable: undefined };
}
