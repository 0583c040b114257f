/** One operation as the server describes it. */
export interface ServedOperation {
  /** `GET /v1/files/{id}` */
  name: string;
  /** The name of the answer's shape; `contents` for bytes. */
  returns: string;
  /** Not of Stripe's API. */
  extension: boolean;
}

interface Description {
  paths: Record<string, Record<string, DescribedOperation>>;
}

interface DescribedOperation {
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
  'x-credence-extension'?: true;
}

/** Everything a server says it does, from its own description. */
export async function readServedApi(url: string): Promise<ServedOperation[]> {
  const response = await fetch(`${url}/openapi.json`);
  const { paths } = (await response.json()) as Description;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      returns: shapeOf(operation),
      extension: operation['x-credence-extension'] === true,
    })),
  );
}

function shapeOf({ responses }: DescribedOperation): string {
  const ref = responses['200']?.content?.['application/json']?.schema.$ref;
  return ref === undefined ? 'contents' : ref.slice('#/components/schemas/'.length);
}
