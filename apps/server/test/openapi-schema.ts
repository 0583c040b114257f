/**
 * What an OpenAPI 3.1 document must be, as far as ours goes: its structure, without the meaning of JSON schemas in it.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export const DOCUMENT_SCHEMA = {
  $id: 'openapi',
  type: 'object',
  required: ['openapi', 'info', 'servers', 'paths', 'components', 'security', 'tags'],
  additionalProperties: false,
  properties: {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: {
      type: 'object',
      required: ['title', 'version'],
      properties: { title: text(), version: text(), description: text() },
      additionalProperties: false,
    },
    servers: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['url'], properties: { url: { type: 'string', pattern: '^https?://' } } },
    },
    security: { type: 'array', items: { type: 'object', additionalProperties: { type: 'array' } } },
    tags: {
      type: 'array',
      items: { type: 'object', required: ['name', 'description'], properties: { name: text(), description: text() } },
    },
    paths: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^/v1/[a-z0-9_/{}]+$' },
      additionalProperties: {
        type: 'object',
        minProperties: 1,
        propertyNames: { enum: ['get', 'post', 'delete'] },
        additionalProperties: { $ref: '#/$defs/operation' },
      },
    },
    components: {
      type: 'object',
      required: ['schemas', 'responses', 'parameters', 'securitySchemes'],
      properties: {
        securitySchemes: {
          type: 'object',
          minProperties: 1,
          additionalProperties: {
            type: 'object',
            required: ['type', 'scheme'],
            properties: { type: { const: 'http' }, scheme: { enum: ['basic', 'bearer'] } },
          },
        },
        parameters: { type: 'object', additionalProperties: { $ref: '#/$defs/parameter' } },
        responses: { type: 'object', additionalProperties: { $ref: '#/$defs/response' } },
        schemas: { type: 'object', additionalProperties: { type: 'object' } },
      },
      additionalProperties: false,
    },
  },
  $defs: {
    operation: {
      type: 'object',
      required: [
        'operationId',
        'summary',
        'tags',
        'parameters',
        'responses',
        'x-credence-permission',
        'x-credence-callers',
      ],
      properties: {
        operationId: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]+$' },
        summary: text(),
        description: text(),
        tags: { type: 'array', minItems: 1, maxItems: 1, items: text() },
        parameters: { type: 'array', items: { anyOf: [reference(), { $ref: '#/$defs/parameter' }] } },
        requestBody: {
          type: 'object',
          required: ['content', 'required'],
          properties: {
            required: { type: 'boolean' },
            content: {
              type: 'object',
              minProperties: 1,
              propertyNames: { enum: ['application/x-www-form-urlencoded', 'multipart/form-data'] },
              additionalProperties: {
                type: 'object',
                required: ['schema'],
                properties: {
                  schema: { type: 'object', required: ['type', 'properties'] },
                  encoding: {
                    type: 'object',
                    additionalProperties: {
                      type: 'object',
                      properties: {
                        style: { enum: ['deepObject', 'form'] },
                        explode: { type: 'boolean' },
                        contentType: text(),
                      },
                      additionalProperties: false,
                    },
                  },
                },
                additionalProperties: false,
              },
            },
          },
          additionalProperties: false,
        },
        responses: {
          type: 'object',
          required: ['200', '400', '401', 'default'],
          propertyNames: { pattern: '^(default|[1-5]\\d\\d)$' },
          additionalProperties: { anyOf: [reference(), { $ref: '#/$defs/response' }] },
        },
        'x-credence-extension': { const: true },
        'x-credence-permission': text(),
        'x-credence-callers': {
          type: 'array',
          minItems: 1,
          items: { enum: ['secret', 'restricted', 'publishable', 'ephemeral', 'operator'] },
        },
      },
      additionalProperties: false,
    },
    parameter: {
      type: 'object',
      required: ['name', 'in', 'required', 'description', 'schema'],
      properties: {
        name: text(),
        in: { enum: ['path', 'query', 'header'] },
        required: { type: 'boolean' },
        description: text(),
        style: { enum: ['simple', 'form', 'deepObject'] },
        explode: { type: 'boolean' },
        schema: { type: 'object' },
      },
      if: { properties: { in: { const: 'path' } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON schema's word
      then: { properties: { required: { const: true } } },
      additionalProperties: false,
    },
    response: {
      type: 'object',
      required: ['description', 'content'],
      properties: {
        description: text(),
        headers: {
          type: 'object',
          additionalProperties: { type: 'object', required: ['schema'], properties: { schema: { type: 'object' } } },
        },
        content: {
          type: 'object',
          minProperties: 1,
          additionalProperties: { type: 'object', properties: { schema: { type: 'object' } } },
        },
      },
      additionalProperties: false,
    },
  },
};

function text() {
  return { type: 'string', minLength: 1 };
}

function reference() {
  return { type: 'object', required: ['$ref'], properties: { $ref: { type: 'string' } }, additionalProperties: false };
}
