import type { Refusal } from '@credence/verification';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_SCHEMA } from '../../../test/openapi-schema.ts';
import { readSettings } from '../../config.ts';
import { parseForm } from '../form/parse-form.ts';
import { readParameters } from '../form/read-parameters.ts';
import type { AnyOperation } from '../operation.ts';
import { OPERATIONS } from '../operations.ts';
import { SESSION_EXPANDABLE } from '../serialize/session.ts';
import type { ParameterSchema } from './descriptions.ts';
import { describeApi, type OpenApiOperation, templateOf } from './document.ts';
import STRIPE_OBJECTS from './objects.json' with { type: 'json' };

const settings = readSettings({ CREDENCE_URL: 'https://verify.example.com' }, '/');
const document = describeApi(OPERATIONS, settings);
const text = JSON.stringify(document);

describe('the OpenAPI document', () => {
  test('has the structure of OpenAPI 3.1', () => {
    const validate = new Ajv2020({ allErrors: true, strict: false }).compile(DOCUMENT_SCHEMA);
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });

  test('refers to nothing that is not in it', () => {
    const references = Array.from(text.matchAll(/"\$ref":"([^"]+)"/g), ([, reference = '']) => reference);
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test('has no name twice', () => {
    const ids = OPERATIONS.map((operation) => described(operation).operationId);
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
  });

  test('holds schemas that are JSON schemas', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const operation of OPERATIONS) {
      for (const { schema } of parametersOf(operation)) expect(ajv.validateSchema(schema)).toBe(true);
    }
  });

  test('says in words what each object of Stripe’s is, and each of its members', () => {
    const objects = Object.entries(document.components.schemas as Record<string, ParameterSchema>).filter(
      ([name]) => name in STRIPE_OBJECTS.$defs && !name.endsWith('_list'),
    );
    expect(objects.length).toBeGreaterThan(25);
    const silent = objects.flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).flatMap(([key, { description }]) => (description ? [] : [`${name} ${key}`])),
    );
    expect(silent).toEqual([]);
  });

  test('names as sensitive the members that are', () => {
    const sensitive = Object.entries(document.components.schemas as Record<string, ParameterSchema>).flatMap(
      ([name, { properties = {} }]) =>
        Object.entries(properties).flatMap(([key, { description }]) =>
          description?.includes('restricted key that may read sensitive') ? [`${name}.${key}`] : [],
        ),
    );
    const places = {
      verified_outputs: 'identity.verified_outputs',
      document: 'identity.document_report',
      id_number: 'identity.id_number_report',
    };
    const meant = SESSION_EXPANDABLE.sensitive.map((path) => {
      const [member = '', section = ''] = path.split('.').toReversed();
      return `${places[section as keyof typeof places]}.${member}`;
    });
    expect(sensitive.toSorted()).toEqual(meant.toSorted());
  });

  test('requires a version where a request without one is refused', () => {
    const requiring = OPERATIONS.filter((operation) =>
      described(operation).parameters.some((it) => '$ref' in it && it.$ref.endsWith('/requiredVersion')),
    );
    expect(requiring.map(({ path }) => path)).toEqual(['/v1/ephemeral_keys']);
  });

  describe.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    '%s',
    (_, operation) => {
      test('is in it, with all it takes and what it answers', () => {
        const names = parametersOf(operation).map(({ name }) => name);
        const path = Array.from(operation.path.matchAll(/:(\w+)/g), ([, name]) => name);
        const file = operation.upload ? [operation.upload.name] : [];
        expect(names.toSorted()).toEqual([...path, ...file, 'expand', ...Object.keys(operation.params)].toSorted());
        expect(described(operation).responses['200']).toMatchObject({
          content:
            operation.returns === 'contents'
              ? { '*/*': { schema: { type: 'string' } } }
              : { 'application/json': { schema: { $ref: `#/components/schemas/${operation.returns}` } } },
        });
      });

      test('says whether it is ours or Stripe’s', () => {
        expect(described(operation)['x-credence-extension']).toBe(operation.extension);
        if (operation.path.startsWith('/v1/credence/')) expect(operation.extension).toBe(true);
      });

      test('says in words what each of its parameters does', () => {
        const silent = parametersOf(operation).flatMap(silentIn);
        expect(silent).toEqual([]);
      });

      test('takes by its schema what the document says it takes', () => {
        const refused = parametersOf(operation)
          .flatMap(({ name, schema }) => samplesOf(schema, name))
          .filter(([name, value]) => refusedParam(operation, `${name}=${value}`) === name);
        expect(refused).toEqual([]);
      });
    },
  );
});

/** Each operation as the document has it. */
function described({ method, path }: AnyOperation): OpenApiOperation {
  return document.paths[templateOf(path)]?.[method.toLowerCase()] as OpenApiOperation;
}

interface Described {
  name: string;
  schema: ParameterSchema;
}

function parametersOf(operation: AnyOperation): Described[] {
  const { parameters, requestBody } = described(operation);
  const inline = parameters.flatMap((parameter) =>
    'name' in parameter
      ? [{ name: parameter.name, schema: { ...parameter.schema, description: parameter.description ?? '' } }]
      : [],
  );
  const [content] = Object.values(requestBody?.content ?? {});
  const inBody = Object.entries(content?.schema.properties ?? {}).map(([name, schema]) => ({ name, schema }));
  return [...inline, ...inBody];
}

function silentIn({ name, schema }: Described): string[] {
  const inside = [schema, ...(schema.anyOf ?? [])].flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([key, property]) => silentIn({ name: `${name}[${key}]`, schema: property })),
  );
  return schema.description ? inside : [name, ...inside];
}

/** What a program that trusts the document might send: for each parameter the values its schema names. */
function samplesOf(schema: ParameterSchema, name: string): [name: string, value: unknown][] {
  if (schema.anyOf) return schema.anyOf.flatMap((branch) => samplesOf(branch, name));
  if (schema.const !== undefined) return [[name, schema.const]];
  switch (schema.type) {
    case 'boolean':
      return [true, false].map((value) => [name, value]);
    case 'integer':
      return [schema.minimum ?? 1, schema.maximum ?? 7].map((value) => [name, value]);
    case 'array':
      return samplesOf(schema.items ?? {}, `${name}[0]`);
    case 'object':
      return Object.entries(schema.properties ?? {}).flatMap(([key, property]) =>
        samplesOf(property, `${name}[${key}]`),
      );
    default:
      return (schema.enum ?? []).map((value) => [name, value]);
  }
}

function refusedParam(operation: AnyOperation, form: string): string | undefined {
  try {
    readParameters(operation.schema, parseForm(form));
    return undefined;
  } catch (error) {
    return (error as Refusal).param;
  }
}

function resolve(reference: string): unknown {
  const [, ...segments] = reference.split('/');
  // biome-ignore lint/suspicious/noExplicitAny: walks any document
  return segments.reduce<any>((at, segment) => at?.[segment], document);
}
