import type { Refusal } from '@credence/verification';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_SCHEMA } from '../../../test/openapi-schema.ts';
import { readSettings } from '../../config.ts';
import { parseForm } from '../form/parse-form.ts';
import { readParameters } from '../form/read-parameters.ts';
import type { AnyOperation } from '../operation.ts';
import { OPERATIONS } from '../operations.ts';
import type { ParameterSchema } from './descriptions.ts';
import { describeApi, type OpenApiOperation, templateOf } from './document.ts';

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
