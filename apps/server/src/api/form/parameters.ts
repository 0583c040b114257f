import { Refusal } from '@credence/verification';
import { z } from 'zod';
import { API_VERSIONS, isApiVersion } from '../versions.ts';
import { type JsonSchema, meaning, meaningOf } from './meaning.ts';

/** What a Stripe parameter may be, as schemas over `FormTree`; `readParameters` turns their issues into Stripe's words. */

/** Stripe's limit for any text that names none of its own. */
const TEXT_MAX = 5000;

const METADATA_KEYS_MAX = 50;
const METADATA_KEY_MAX = 40;
const METADATA_VALUE_MAX = 500;

const EMAIL_MAX = 800;
/** E.164 has 15 digits; the rest is for how people set them apart. */
const PHONE_MAX = 40;

/** How a form says "nothing": a name with an empty value. */
const CLEARED = { type: 'string', const: '' } as const;

const METADATA: JsonSchema = {
  anyOf: [
    {
      type: 'object',
      maxProperties: METADATA_KEYS_MAX,
      propertyNames: { type: 'string', minLength: 1, maxLength: METADATA_KEY_MAX },
      additionalProperties: { type: 'string', maxLength: METADATA_VALUE_MAX },
    },
    CLEARED,
  ],
};

/** 9999-12-31: beyond it a second is no instant both JavaScript and PostgreSQL can hold. */
export const EPOCH_SECONDS_MAX = 253_402_300_799;

/** A text of 1 to `max` characters. */
export function text(max = TEXT_MAX) {
  return z.string().min(1).max(max);
}

/** `true` or `false`; with a capital, as Stripe's .NET library and older Python ones write them. */
export function flag() {
  const schema = z
    .string()
    .min(1)
    .refine((value) => /^(?:[Tt]rue|[Ff]alse)$/.test(value), {
      error: (issue) => `Invalid boolean: ${issue.input}`,
    })
    .transform((value) => /^[Tt]rue$/.test(value));
  return meaning(schema, { type: 'boolean' });
}

export function integer() {
  const schema = z
    .string()
    .min(1)
    .refine((value) => /^-?\d{1,15}$/.test(value), {
      error: (issue) => `Invalid integer: ${issue.input}`,
      params: { code: 'parameter_invalid_integer' },
    })
    .transform(Number);
  return meaning(schema, { type: 'integer' });
}

/** A whole number from `min` to `max`, both included. */
export function integerFrom(min: number, max: number) {
  const schema = integer().refine((value) => value >= min && value <= max, {
    error: (issue) => `Invalid integer: ${issue.input}; must be from ${min} to ${max}`,
    params: { code: 'parameter_invalid_integer' },
  });
  return meaning(schema, { type: 'integer', minimum: min, maximum: max });
}

/** An instant in whole seconds since 1970. */
export function epochSeconds() {
  const schema = integer().refine((value) => value >= 0 && value <= EPOCH_SECONDS_MAX, {
    error: (issue) => `Invalid timestamp: ${issue.input}`,
    params: { code: 'parameter_invalid_integer' },
  });
  return meaning(schema, { type: 'integer', format: 'unix-time', minimum: 0, maximum: EPOCH_SECONDS_MAX });
}

/** An array, given as `a[]=` or `a[0]=`. */
export function list<Element extends z.ZodType>(element: Element, max = 100) {
  return z.preprocess(toArray, z.array(element).max(max));
}

/** A map that must say nothing but what is listed. */
export const nested = z.strictObject;

/** As `nested`, where an empty text stands for "nothing set". */
export function clearable<Shape extends z.ZodRawShape>(shape: Shape) {
  const object = z.strictObject(shape);
  const schema = z.preprocess((value) => (value === '' ? {} : value), object);
  return meaning(schema, { anyOf: [meaningOf(object), CLEARED] });
}

/** What an empty text sets to nothing: null. */
export function unsettable<Schema extends z.ZodType>(schema: Schema) {
  const either = z.union([schema, z.literal('').transform(() => null)]);
  return meaning(either, { anyOf: [meaningOf(schema), CLEARED] });
}

/** A date of the calendar, in three numbers, as `YYYY-MM-DD`. */
export function calendarDate() {
  const parts = z.strictObject({ day: integerFrom(1, 31), month: integerFrom(1, 12), year: integerFrom(1900, 2199) });
  const schema = parts
    .refine(({ day, month, year }) => new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day, {
      error: 'There is no such day in the calendar.',
    })
    .transform(({ day, month, year }) => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10));
  return meaning(schema, meaningOf(parts));
}

/** ISO 3166-1 alpha-2: two capitals. */
export function countryCode() {
  const schema = text().refine((value) => /^[A-Z]{2}$/.test(value), {
    error: (issue) => `Invalid country: ${issue.input}; must be two capital letters, as US`,
  });
  return meaning(schema, { type: 'string', pattern: '^[A-Z]{2}$' });
}

/** An absolute web address. */
export function webAddress() {
  const schema = text().refine(isWebAddress, { error: 'Not a valid URL', params: { code: 'url_invalid' } });
  return meaning(schema, { type: 'string', format: 'uri', maxLength: TEXT_MAX });
}

/** One of the versions there are. */
export function apiVersion() {
  const schema = z
    .string()
    .min(1)
    .refine(isApiVersion, { error: (issue) => `Invalid Stripe API version: ${issue.input}` });
  return meaning(schema, { type: 'string', enum: [...API_VERSIONS] });
}

export function emailAddress() {
  const schema = text(EMAIL_MAX).refine((value) => /^[^\s@]+@[^\s@]+$/.test(value), {
    error: (issue) => `Invalid email address: ${issue.input}`,
  });
  return meaning(schema, { type: 'string', format: 'email', maxLength: EMAIL_MAX });
}

/** A telephone number as people write them. A form turns a bare `+` into a space: that is refused, not kept. */
export function phoneNumber() {
  const schema = text(PHONE_MAX).refine((value) => /^\+?[0-9(][0-9 ().-]*$/.test(value), {
    error: (issue) => `Invalid phone number: ${issue.input}. Send it like +15555550100; in a form, + is written %2B.`,
  });
  return meaning(schema, { type: 'string', format: 'phone', maxLength: PHONE_MAX });
}

/**
 * Up to 50 texts of the integrator's, by keys of up to 40 characters. A key with an empty value is one to leave out;
 * an empty text in place of the map means none at all.
 *
 * @see https://docs.stripe.com/api/metadata
 */
export function metadata() {
  return meaning(
    metadataChange().transform((change) => changeMetadata({}, change)),
    METADATA,
  );
}

/** What an update says of an object's metadata; `changeMetadata` carries it out. */
export function metadataChange() {
  const schema = z
    .preprocess((value) => (value === '' ? {} : value), z.record(z.string(), z.string()))
    .check((context) => {
      const problem = metadataProblem(context.value);
      if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value, path: [] });
    });
  return meaning(schema, METADATA);
}

/**
 * Metadata with a change applied: keys are set one by one, those with an empty value are removed. A change without any
 * key, which is what an empty text in place of the map arrives as, removes them all.
 *
 * @throws {Refusal} When there would be more than 50 keys.
 */
export function changeMetadata(metadata: Record<string, string>, change: Record<string, string>) {
  const merged = Object.keys(change).length === 0 ? {} : { ...metadata, ...change };
  const changed = Object.fromEntries(Object.entries(merged).filter(([, text]) => text !== ''));
  const problem = metadataProblem(changed);
  if (problem) throw new Refusal('parameter_invalid', problem, 'metadata');
  return changed;
}

function metadataProblem(value: Record<string, string>): string | undefined {
  const entries = Object.entries(value);
  if (entries.length > METADATA_KEYS_MAX) {
    return `Metadata can have up to ${METADATA_KEYS_MAX} keys, but you passed in ${entries.length}.`;
  }
  for (const [key, text] of entries) {
    if (key.length > METADATA_KEY_MAX) {
      return `Metadata keys can have up to ${METADATA_KEY_MAX} characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`;
    }
    if (text.length > METADATA_VALUE_MAX) {
      return `Metadata values can have up to ${METADATA_VALUE_MAX} characters, but you passed in a value that is ${text.length} characters. Invalid value: ${text}`;
    }
  }
  return undefined;
}

function isWebAddress(value: string): boolean {
  if (!/^https?:\/\//i.test(value)) return false;
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '';
}

/** `{0: 'x', 1: 'y'}` as `['x', 'y']`, in the order of the indexes; anything else as it is. */
function toArray(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (!entries.every(([key]) => /^\d{1,9}$/.test(key))) return value;
  return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, element]) => element);
}
