import pg from 'pg';

const OID_DATE = 1082;
const OID_INTERVAL = 1186;

/** Calendar dates and intervals stay text: as objects they would depend on this machine's time zone or on the driver. */
const KEPT_AS_TEXT = new Set([OID_DATE, OID_INTERVAL]);

/**
 * Finds how a column's text becomes a value. Both databases use it, so a query reads alike on either: `int8`, `numeric`,
 * `date` and `interval` are strings, `timestamptz` is a `Date`, `bytea` a `Buffer`, `json` and `jsonb` are parsed.
 *
 * @param oid The type's number in `pg_type`; unknown ones stay text.
 */
export function columnParser(oid: number): (text: string) => unknown {
  if (KEPT_AS_TEXT.has(oid)) return (text) => text;
  return pg.types.getTypeParser(oid, 'text') as (text: string) => unknown;
}

/** A parameter as it travels to the database: text in PostgreSQL's own notation, or bytes. */
export type WireValue = string | Uint8Array | null;

/**
 * Writes a query parameter in PostgreSQL's notation, the same for both databases.
 *
 * An array becomes a PostgreSQL array and an object its JSON; JSON columns that may hold an array are therefore given
 * text (`JSON.stringify`), which passes through untouched.
 *
 * @throws {TypeError} On values that no column takes: functions, symbols, invalid dates.
 */
export function formatParameter(value: unknown): WireValue {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      return formatObject(value);
    default:
      throw new TypeError(`A ${typeof value} cannot be a query parameter.`);
  }
}

function formatObject(value: object): WireValue {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return formatInstant(value);
  if (Array.isArray(value)) return formatArray(value);
  return JSON.stringify(value);
}

function formatInstant(value: Date): string {
  if (Number.isNaN(value.getTime())) throw new TypeError('An invalid date cannot be a query parameter.');
  return value.toISOString();
}

function formatArray(values: unknown[]): string {
  return `{${values.map(formatElement).join(',')}}`;
}

function formatElement(value: unknown): string {
  if (Array.isArray(value)) return formatArray(value);
  const formatted = formatParameter(value);
  if (formatted === null) return 'NULL';
  const text = typeof formatted === 'string' ? formatted : `\\x${Buffer.from(formatted).toString('hex')}`;
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
