import type { Chance } from './chance.ts';
import type { Schema } from './openapi.ts';

/** A parameter's value before it is spelt as a form. */
export type Value = string | Value[] | { [name: string]: Value };

/** What a value can be made from beside its schema. */
export interface Known {
  chance: Chance;
  /** An id of something made so far. */
  id(): string;
}

const EXPAND = [
  ...['verified_outputs', 'verified_outputs.dob', 'verified_outputs.id_number', 'last_verification_report'],
  ...['last_verification_report.document.dob', 'data.verified_outputs', 'data', 'data.document.number', 'a.b.c.d.e'],
  ...['document.expiration_date', 'id_number.id_number', 'data.last_verification_report', 'total_count', 'file'],
];
const EVENTS = ['*', 'identity.verification_session.created', 'identity.verification_session.redacted', 'identity.*'];
/** What most values do not fit together with. */
const RARE: ReadonlySet<string> = new Set(['expand', 'ending_before', 'verification_flow', 'related_customer_account']);
/** Names of parameters that hold an id. */
const IS_ID =
  /^(starting_after|ending_before|verification_session|verification_flow|session|file|event|id|.*_endpoint)$/;
/** Nothing of the outside world is asked: port 9 is closed, and `.invalid` resolves nowhere (RFC 6761). */
const URLS = [
  'http://127.0.0.1:9/hook',
  'https://hooks.invalid/a?b=c',
  'https://user.invalid:8443/',
  'http://[::1]:9/',
];

/** Makes a value the schema allows: what is optional is often left out. */
export function validValue(schema: Schema, known: Known, name = ''): Value {
  const { chance } = known;
  if (schema.anyOf) return validValue(chance.pick(schema.anyOf), known, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return chance.pick(schema.enum);
  switch (schema.type) {
    case 'boolean':
      return chance.pick(['true', 'false']);
    case 'integer':
      return String(integer(schema, chance));
    case 'array':
      return Array.from({ length: chance.int(3) + 1 }, () => validValue(schema.items ?? {}, known, name));
    case 'object':
      return validObject(schema, known);
    default:
      return validText(schema, known, name);
  }
}

function validObject({ properties = {}, required = [], additionalProperties }: Schema, known: Known): Value {
  const { chance } = known;
  const made: { [name: string]: Value } = {};
  for (const [name, schema] of Object.entries(properties)) {
    if (required.includes(name) || chance.of(RARE.has(name) ? 0.05 : 0.25))
      made[name] = validValue(schema, known, name);
  }
  if (typeof additionalProperties === 'object') {
    for (let n = chance.int(4); n > 0; n -= 1) made[`key_${chance.int(20)}`] = validValue(additionalProperties, known);
  }
  return made;
}

function integer({ format, minimum = 0, maximum = 1000 }: Schema, chance: Chance) {
  if (format === 'unix-time') return Math.floor(Date.now() / 1000) + chance.int(200_000) - 100_000;
  return minimum + chance.int(Math.min(maximum - minimum, 1000) + 1);
}

function validText({ format, maxLength = 100 }: Schema, { chance, id }: Known, name: string): string {
  if (format === 'email') return `${chance.text(8)}@example.com`;
  if (format === 'phone') return `+1555${1_000_000 + chance.int(8_000_000)}`;
  if (format === 'uri' || name === 'url') return chance.pick(URLS);
  if (IS_ID.test(name)) return id();
  if (name === 'expand') return chance.pick(EXPAND);
  if (name === 'enabled_events' || name === 'types' || name === 'type') return chance.pick(EVENTS);
  if (name === 'api_version') return chance.pick(['2026-10-28.endive', '2020-08-27']);
  const text = chance.pick([chance.text(1 + chance.int(30)), `Ærø ${chance.text(5)} 東京 😀`, `ref_${chance.int(50)}`]);
  return text.slice(0, maxLength);
}

const LONG = 'x'.repeat(6_000);
const HOSTILE: readonly string[] = [
  ...['', ' ', '\0', 'a\0b', '\r\nX-Injected: 1', '\u202e\ufeff', '😀'.repeat(300), LONG, 'null', 'undefined', 'NaN'],
  ...["' or 1=1 --", '"; drop table event; --', '{{7*7}}', '<script>alert(1)</script>', '%s%n', '../../etc'],
  ...[
    '-1',
    '0',
    '1e309',
    '9'.repeat(40),
    '253402300800',
    '2147483648',
    '1.5',
    '0x10',
    '+1',
    'true ',
    'TRUE',
    '[]',
    '{}',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'vs_',
    'vs_x',
    'vs_\u00e9',
    '=',
    '&',
    '[',
    ']',
    '[]',
    'a[b',
    '\\',
    '\ud83d',
  ],
  ...['http://', 'javascript:alert(1)', 'http://[', 'https://a..b/', 'file:///etc/passwd', 'http://0x7f.1/', 'a@b@c'],
];

/** A value that means harm, or nothing. */
export function hostileValue(known: Known): Value {
  const { chance } = known;
  switch (chance.int(12)) {
    case 0:
      return [];
    case 1:
      return [chance.pick(HOSTILE), chance.pick(HOSTILE)];
    case 2:
      return { [chance.pick(HOSTILE) || 'a']: chance.pick(HOSTILE) };
    case 3:
      return { a: { b: { c: { d: { e: { f: { g: { h: { i: { j: { k: 'deep' } } } } } } } } } } };
    case 4:
      return Array.from({ length: chance.pick([101, 1_001]) }, () => 'x');
    case 5:
      return known.id();
    default:
      return chance.pick(HOSTILE);
  }
}

/** Pulls one thing of a valid object awry: a value, a name, or what is missing. */
export function nearlyValid(schema: Schema, known: Known): Value {
  const { chance } = known;
  const made = validObject(schema, known) as { [name: string]: Value };
  const names = Object.keys(schema.properties ?? {});
  switch (chance.int(4)) {
    case 0:
      delete made[chance.pick(Object.keys(made)) ?? ''];
      break;
    case 1:
      made[`${chance.pick(names) ?? 'unknown'}_`] = 'x';
      break;
    default: {
      const name = chance.pick(names) ?? 'unknown';
      made[name] = bend(schema.properties?.[name] ?? {}, known, name);
    }
  }
  return made;
}

/** One step into a nested value, where there is one, and there something it is not. */
function bend(schema: Schema, known: Known, name: string): Value {
  const { chance } = known;
  const inner = schema.anyOf ? chance.pick(schema.anyOf) : schema;
  if (inner.properties && chance.of(0.7)) return nearlyValid(inner, known);
  if (inner.items && chance.of(0.5)) return [validValue(inner.items, known, name), hostileValue(known)];
  return hostileValue(known);
}
