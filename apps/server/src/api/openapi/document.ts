import type { App } from '../../app.ts';
import { meaningOf } from '../form/meaning.ts';
import type { AnyOperation } from '../operation.ts';
import { CALLERS } from '../permissions.ts';
import { PARAMETERS, RESPONSES, responsesOf, SECURITY_SCHEMES } from './components.ts';
import { describeParameters, type ParameterSchema } from './descriptions.ts';
import { describeMembers, type ObjectSchema } from './member-descriptions.ts';
import { SHAPES } from './shapes.ts';
import { describeTag, tagOf } from './tags.ts';

/** An OpenAPI document, as far as ours go. */
export interface OpenApi {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  security: Record<string, string[]>[];
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: Record<string, Record<string, unknown>>;
}

export interface OpenApiOperation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters: (OpenApiParameter | { $ref: string })[];
  requestBody?: {
    required: boolean;
    content: Record<string, { schema: ParameterSchema; encoding: Record<string, object> }>;
  };
  responses: Record<string, object>;
  'x-credence-extension'?: true;
  /** What a restricted key must have been granted. */
  'x-credence-permission': string;
  /** The kinds of keys that may ask for it. */
  'x-credence-callers': readonly string[];
}

export interface OpenApiParameter {
  name: string;
  in: 'query' | 'path';
  required: boolean;
  description?: string;
  style?: 'form' | 'deepObject' | 'simple';
  explode?: boolean;
  schema: ParameterSchema;
}

/**
 * Describes the API from the very schemas that read its requests, and the shapes its answers are tested against.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function describeApi(operations: readonly AnyOperation[], { publicUrl }: App['settings']): OpenApi {
  const paths: OpenApi['paths'] = {};
  for (const operation of operations) {
    const path = templateOf(operation.path);
    paths[path] ??= {};
    paths[path][operation.method.toLowerCase()] = describeOperation(operation);
  }
  const tags = [...new Set(operations.map(tagOf))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Credence',
      version: '2026-10-28.endive',
      description:
        'Identity verification on your own server. The API is the one of Stripe Identity, so that its official SDKs work with another host name; what Stripe does not have is marked `x-credence-extension`. Parameters are form-encoded, answers are JSON.',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { basic: [] }],
    tags: tags.map(describeTag),
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      parameters: PARAMETERS,
      responses: RESPONSES,
      schemas: componentSchemas(),
    },
  };
}

/** `/v1/files/:id/contents` as `/v1/files/{id}/contents`. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function describeOperation(operation: AnyOperation): OpenApiOperation {
  const { method, summary, extension, permission, callers = CALLERS } = operation;
  const schema = describeParameters(operation, meaningOf(operation.schema) as ParameterSchema);
  const sends = method === 'POST';
  return {
    operationId: operationIdOf(operation),
    summary,
    tags: [tagOf(operation)],
    parameters: [
      ...pathParameters(operation.path),
      ...(sends ? [{ $ref: '#/components/parameters/idempotencyKey' }] : queryParameters(schema)),
      { $ref: `#/components/parameters/${operation.explicitVersion ? 'requiredVersion' : 'version'}` },
    ],
    ...(sends && { requestBody: operation.upload ? multipartOf(schema, operation.upload) : formOf(schema) }),
    responses: responsesOf(operation),
    ...(extension && { 'x-credence-extension': true }),
    'x-credence-permission': permission,
    'x-credence-callers': callers,
  };
}

/** `PostIdentityVerificationSessionsIdCancel`, in the manner of Stripe's own document. */
function operationIdOf({ method, path }: AnyOperation): string {
  const words = [method.toLowerCase(), ...path.split(/[^A-Za-z0-9]+/).slice(2)];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function pathParameters(path: string): OpenApiParameter[] {
  return Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: 'The id of the object.',
    style: 'simple',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  }));
}

function queryParameters({ properties = {}, required = [] }: ParameterSchema): OpenApiParameter[] {
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description && { description }),
    ...(isNested(schema) ? { style: 'deepObject', explode: true } : { style: 'form' }),
    schema,
  }));
}

type Body = NonNullable<OpenApiOperation['requestBody']>;

function formOf(schema: ParameterSchema): Body {
  return {
    required: (schema.required ?? []).length > 0,
    content: { 'application/x-www-form-urlencoded': { schema, encoding: encodingOf(schema) } },
  };
}

/** The same parameters as parts, and the file as one more. */
function multipartOf(schema: ParameterSchema, { name, maxBytes }: NonNullable<AnyOperation['upload']>): Body {
  const file: ParameterSchema = {
    type: 'string',
    contentMediaType: 'application/octet-stream',
    description: `The file: up to ${Math.round(maxBytes / 1024 ** 2)} MB.`,
  };
  const withFile: ParameterSchema = {
    ...schema,
    properties: { [name]: file, ...schema.properties },
    required: [name, ...(schema.required ?? [])],
  };
  return { required: true, content: { 'multipart/form-data': { schema: withFile, encoding: encodingOf(schema) } } };
}

function encodingOf({ properties = {} }: ParameterSchema): Record<string, object> {
  const nested = Object.entries(properties).filter(([, property]) => isNested(property));
  return Object.fromEntries(nested.map(([name]) => [name, { style: 'deepObject', explode: true }]));
}

/** Whether a parameter is spelt with brackets. */
function isNested({ type, anyOf }: ParameterSchema): boolean {
  return type === 'object' || type === 'array' || (anyOf?.some(isNested) ?? false);
}

/** Shapes refer to each other by `#/$defs/…`; in the document they live elsewhere. */
function componentSchemas(): Record<string, unknown> {
  const shapes: Record<string, ObjectSchema> = JSON.parse(
    JSON.stringify(SHAPES.$defs).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      name.endsWith('_list') ? shape : describeMembers(name, shape),
    ]),
  );
}
