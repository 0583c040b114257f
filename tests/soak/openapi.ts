/** The part of a JSON schema that says how to make a value of it. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: string[];
  const?: string;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
  contentMediaType?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

interface Parameter {
  $ref?: string;
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

interface OperationDescription {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, OperationDescription>>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

/** One thing the server says it can do, as far as a caller needs to know it. */
export interface Callable {
  method: string;
  path: string;
  /** What the query may hold. */
  query: Schema;
  body: Schema | undefined;
  multipart: boolean;
  /** Where in the description the shape of the answer stands; undefined when it is not JSON. */
  answers: string | undefined;
}

/** Every operation of a description, in its order. */
export function callables({ paths, components }: OpenApi): Callable[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = (operation.parameters ?? []).map((parameter) =>
        parameter.$ref ? components.parameters[parameter.$ref.split('/').at(-1)!]! : parameter,
      );
      const inQuery = parameters.filter((parameter) => parameter.in === 'query');
      const [[type, body] = []] = Object.entries(operation.requestBody?.content ?? {});
      const isJson = operation.responses['200']?.content?.['application/json'] !== undefined;
      return {
        method: method.toUpperCase(),
        path,
        query: {
          type: 'object',
          properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema])),
          required: inQuery.filter(({ required }) => required).map(({ name }) => name),
        },
        body: body?.schema,
        multipart: type === 'multipart/form-data',
        answers: isJson ? `${pointer(path)}/${method}/responses/200/content/application~1json/schema` : undefined,
      };
    }),
  );
}

function pointer(path: string) {
  return `#/paths/${encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}
