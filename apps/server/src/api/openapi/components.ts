import type { AnyOperation } from '../operation.ts';
import { API_VERSIONS } from '../versions.ts';

export const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'Your API key, as all SDKs send it.' },
  basic: { type: 'http', scheme: 'basic', description: 'Your API key as the user name, with an empty password.' },
};

export const PARAMETERS = {
  version: {
    name: 'Stripe-Version',
    in: 'header',
    required: false,
    description: 'The version to answer in; without it, the version of your account.',
    schema: { type: 'string', enum: API_VERSIONS },
  },
  requiredVersion: {
    name: 'Stripe-Version',
    in: 'header',
    required: true,
    description: 'The version that the app which gets the key was built against.',
    schema: { type: 'string', enum: API_VERSIONS },
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Any text of your choice, such as a UUID. A request repeated with the same key within 24 hours is carried out once and answered as the first time.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

const REFUSALS: Record<string, string> = {
  '400': 'Something is wrong with a parameter, or the object is not in a state that allows this.',
  '401': 'There is no key, or none that may be used.',
  '403': 'The key lacks a permission.',
  '404': 'There is no such object in this account and mode.',
  '409': 'A request with the same idempotency key is still being carried out.',
  '413': 'The request is larger than any that could be granted.',
  '429': 'Too many requests at once. Repeat it in a moment: nothing was done.',
  '500': 'A fault of this server. Its log has more under the request id.',
};

export const RESPONSES = Object.fromEntries(
  Object.entries(REFUSALS).map(([status, description]) => [
    status,
    {
      description,
      headers: { 'Request-Id': requestId() },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/error' } } },
    },
  ]),
);

/** What an operation may answer, by status. */
export function responsesOf({ method, path, returns }: AnyOperation): Record<string, object> {
  const refusals = Object.keys(REFUSALS).filter(
    (status) =>
      (status !== '404' || path.includes(':')) && ((status !== '409' && status !== '413') || method === 'POST'),
  );
  return {
    '200': {
      description: 'Done.',
      headers: { 'Request-Id': requestId() },
      content: contentOf(returns),
    },
    ...Object.fromEntries(refusals.map((status) => [status, { $ref: `#/components/responses/${status}` }])),
    default: { $ref: '#/components/responses/500' },
  };
}

function contentOf(returns: AnyOperation['returns']): Record<string, object> {
  if (returns === 'contents')
    return { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } };
  return { 'application/json': { schema: { $ref: `#/components/schemas/${returns}` } } };
}

function requestId() {
  return {
    description: 'Names this request in the request log, and in the server log should it have failed.',
    schema: { type: 'string', pattern: '^req_[A-Za-z0-9]{14}$' },
  };
}
