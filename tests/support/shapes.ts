import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A JSON schema, as far as the published ones go. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  properties?: Record<string, Schema | boolean>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
}

const SHAPES_DIR = new URL('../../apps/server/src/api/openapi/', import.meta.url);

const REF = '#/$defs/';

function read(file: string): { $defs: Record<string, Schema> } {
  return JSON.parse(readFileSync(new URL(file, SHAPES_DIR), 'utf8'));
}

/** The shapes of Stripe's answers as published, and of our own, by name. */
const ALL = { ...read('objects.json').$defs, ...read('extensions.json').$defs };

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false });
ajv.addSchema({ $schema: 'https://json-schema.org/draft/2020-12/schema', $defs: ALL }, 'shapes');

/** What is wrong with `value` as an object of that name, one line each; nothing when it is as published. */
export function faultsOf(name: string, value: unknown): string[] {
  const validate = ajv.getSchema(`shapes#/$defs/${name}`) as ValidateFunction | undefined;
  if (!validate) return [`there is no shape "${name}"`];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${name}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}

/**
 * Every member that answers of these shapes may have, as `shape.member`; those of an unnamed object as
 * `shape.outer.inner`.
 */
export function membersOf(names: Iterable<string>): Set<string> {
  const members = new Set<string>();
  const visited = new Set<string>();
  const visitShape = (name: string): void => {
    if (visited.has(name)) return;
    visited.add(name);
    visit(ALL[name]!, name);
  };
  const visit = (schema: Schema, path: string): void => {
    if (schema.$ref) visitShape(schema.$ref.slice(REF.length));
    const parts = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.items ? [schema.items] : [])];
    for (const part of parts) visit(part, path);
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      members.add(`${path}.${name}`);
      if (typeof member === 'object') visit(member, `${path}.${name}`);
    }
  };
  for (const name of names) visitShape(name);
  return members;
}

/** Visits each member that a value of that shape holds, named as `membersOf` names it. */
export function eachMember(name: string, value: unknown, tell: (member: string, value: unknown) => void): void {
  const visit = (schema: Schema, path: string, at: unknown): void => {
    if (at === null || typeof at !== 'object') return;
    if (schema.$ref) {
      const target = schema.$ref.slice(REF.length);
      visit(ALL[target]!, target, at);
      return;
    }
    // Of alternatives, objects of the wrong kind name another `object`.
    for (const part of schema.anyOf ?? []) if (mayBe(part, at)) visit(part, path, at);
    for (const part of schema.allOf ?? []) visit(part, path, at);
    if (schema.items && Array.isArray(at)) for (const element of at) visit(schema.items, path, element);
    for (const [member, inner] of Object.entries(schema.properties ?? {})) {
      if (!Object.hasOwn(at, member)) continue;
      const held = (at as Record<string, unknown>)[member];
      tell(`${path}.${member}`, held);
      if (typeof inner === 'object') visit(inner, `${path}.${member}`, held);
    }
  };
  visit({ $ref: `#/$defs/${name}` }, name, value);
}

function mayBe(schema: Schema, value: object): boolean {
  const target = schema.$ref ? ALL[schema.$ref.slice(REF.length)] : schema;
  const kind = target?.properties?.object;
  if (typeof kind !== 'object' || kind.const === undefined) return true;
  return kind.const === (value as { object?: unknown }).object;
}
