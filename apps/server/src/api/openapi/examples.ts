import type { ParameterSchema } from './descriptions.ts';

/** What an example sends: texts, numbers, and maps and arrays of them. */
export type Sample = string | number | boolean | Sample[] | { [name: string]: Sample };

/** One call, as it is needed to show it. */
export interface Call {
  method: string;
  /** With `:id`. */
  path: string;
  extension: boolean;
  /** What stands for the API key. */
  key: string;
  /** Where it must be said. */
  version: string | undefined;
  /** The name of the part that is a file. */
  upload: string | undefined;
  params: Record<string, Sample>;
}

export const SECRET_KEY = 'sk_test_…';
export const RESTRICTED_KEY = 'rk_test_…';
export const OPERATOR_KEY = 'ok_…';

/** Where the schema alone would make a dull or a wrong example. */
const PARAMS: Record<string, Record<string, Sample>> = {
  'POST /v1/identity/verification_sessions': {
    type: 'document',
    options: { document: { allowed_types: ['passport', 'id_card'] } },
    metadata: { order: '1234' },
  },
  'GET /v1/identity/verification_sessions': { limit: 3, status: 'verified' },
  'GET /v1/identity/verification_sessions/:id': { expand: ['verified_outputs'] },
  'POST /v1/identity/verification_sessions/:id': { metadata: { order: '1234' } },
  'POST /v1/identity/verification_flows/:id': { active: false },
  'GET /v1/events': { type: 'identity.verification_session.*' },
  'POST /v1/ephemeral_keys': { verification_session: 'vs_…' },
  'POST /v1/identity/verification_flows': {
    name: 'New drivers',
    options: { document: { allowed_types: ['driving_license'] } },
    static_link: { active: true },
  },
  'GET /v1/files': { purpose: 'identity_document' },
  'POST /v1/file_links/:id': { expires_at: 'now' },
  'POST /v1/test_helpers/identity/verification_sessions/:id/complete': {
    outcome: 'verified',
    outputs: { first_name: 'Jenny' },
  },
  'POST /v1/stripecli/sessions': { device_name: 'laptop', websocket_features: ['webhooks'] },
  'POST /v1/webhook_endpoints/:id': { disabled: true },
  'GET /v1/credence/reviews': { status: 'open' },
  'POST /v1/credence/block_list_entries': { verification_session: 'vs_…', note: 'reported stolen' },
  'GET /v1/credence/verification_sessions/:id/evidence': {},
  'POST /v1/credence/verification_sessions/:id/decide': { outcome: 'verified' },
  'POST /v1/credence/verification_sessions/:id/expected_details': { first_name: 'Jenny', last_name: 'Rosen' },
};

const SAMPLES: Record<string, Sample> = {
  api_key: 'key_…',
  enabled_events: ['*'],
  file: 'file_…',
  name: 'Example',
  business_name: 'Example',
  url: 'https://example.com/webhooks',
  verification_session: 'vs_…',
  webhook_endpoint: 'we_…',
  permissions: ['identity_product_read'],
};

const ID_PREFIXES: Record<string, string> = {
  verification_sessions: 'vs',
  verification_reports: 'vr',
  verification_flows: 'vf',
  files: 'file',
  file_links: 'link',
  events: 'evt',
  webhook_endpoints: 'we',
  ephemeral_keys: 'ephkey',
  request_logs: 'req',
  accounts: 'acct',
  api_keys: 'key',
  deliveries: 'dl',
  reviews: 'rev',
  block_list_entries: 'ble',
};

/** A call worth showing: what is required, or what shows best what the operation is for. */
export function sampleParams(operation: string, { properties = {}, required = [] }: ParameterSchema) {
  const given = PARAMS[operation];
  if (given) return given;
  return Object.fromEntries(
    required.flatMap((name) => {
      const schema = properties[name];
      return schema ? [[name, sampleOf(name, schema)]] : [];
    }),
  );
}

/** As typed into a shell. */
export function curlExample({ method, path, key, version, upload, params }: Call, baseUrl: string): string {
  const flag = upload === undefined ? '-d' : '-F';
  const pairs = formPairs(params).map(([name, value]) => `${flag} ${quoted(`${name}=${value}`)}`);
  const lines = [
    `curl ${method === 'GET' && pairs.length > 0 ? '-G ' : ''}${baseUrl}${withId(path)}`,
    `-u ${key}:`,
    ...(version === undefined ? [] : [`-H ${quoted(`Stripe-Version: ${version}`)}`]),
    ...(method === 'DELETE' ? ['-X DELETE'] : []),
    ...(method === 'POST' && pairs.length === 0 && upload === undefined ? ['-X POST'] : []),
    ...(path.endsWith('/contents') ? ['-o contents'] : []),
    ...(upload === undefined ? [] : [`-F ${upload}=@photo.jpg`]),
    ...pairs,
  ];
  return lines.join(' \\\n  ');
}

/** With the official SDK, by its method for this or, where Stripe has no such operation, by its raw request. */
export function nodeExample(call: Call): string {
  const { method, path, extension, upload } = call;
  const id = path.includes(':id')
    ? [
        `'${withId(path)
          .split('/')
          .find((it) => it.endsWith('…'))}'`,
      ]
    : [];
  if (path.endsWith('/contents')) {
    return `const response = await fetch(\`\${baseUrl}${withId(path)}\`, {\n  headers: { Authorization: 'Bearer ${call.key}' },\n});\nconst bytes = await response.arrayBuffer();`;
  }
  if (extension || !isInSdk(call)) {
    const options = call.key === SECRET_KEY ? [] : [`{ apiKey: '${call.key}' }`];
    const params = objectOf(call.params);
    const args = [
      `'${method}'`,
      `'${withId(path)}'`,
      ...(params.length === 0 && options.length > 0 ? ['undefined'] : params),
      ...options,
    ];
    return `const answer = await stripe.rawRequest(${args.join(', ')});`;
  }
  const file =
    upload === undefined
      ? []
      : [`  ${upload}: { data: await readFile('photo.jpg'), name: 'photo.jpg', type: 'image/jpeg' },`];
  const object = objectOf(call.params, file);
  const options = call.version === undefined ? [] : [`{ apiVersion: '${call.version}' }`];
  return `const answer = await ${sdkMethod(call)}(${[...id, ...object, ...options].join(', ')});`;
}

/** Stripe's command line asks for some things that its SDKs do not. */
export function isInSdk({ method, path }: Pick<Call, 'method' | 'path'>): boolean {
  return !['POST /v1/events/:id/retry', 'POST /v1/stripecli/sessions'].includes(`${method} ${path}`);
}

/** `stripe.identity.verificationSessions.cancel` */
export function sdkMethod({ method, path }: Pick<Call, 'method' | 'path'>): string {
  const segments = path.split('/').slice(2);
  const at = segments.indexOf(':id');
  const resources = at < 0 ? segments : segments.slice(0, at);
  const action = at < 0 ? undefined : segments[at + 1];
  const verb = action ?? VERBS[`${method}${at < 0 ? '' : ' :id'}`] ?? method.toLowerCase();
  return ['stripe', ...resources, verb].map(camelCase).join('.');
}

const VERBS: Record<string, string> = {
  GET: 'list',
  'GET :id': 'retrieve',
  POST: 'create',
  'POST :id': 'update',
  'DELETE :id': 'del',
};

/** The parameters as a form spells them. */
export function formPairs(params: Record<string, Sample>): [name: string, value: string][] {
  return Object.entries(params).flatMap(([name, value]) => pairsOf(name, value));
}

function pairsOf(name: string, value: Sample): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((element) => pairsOf(`${name}[]`, element));
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, it]) => pairsOf(`${name}[${key}]`, it));
  return [[name, String(value)]];
}

function sampleOf(name: string, schema: ParameterSchema): Sample {
  const known = SAMPLES[name];
  if (known !== undefined) return known;
  const [branch = schema] = schema.anyOf ?? [];
  const [choice] = branch.enum ?? [];
  if (choice !== undefined) return choice as Sample;
  switch (branch.type) {
    case 'boolean':
      return true;
    case 'integer':
      return branch.minimum ?? 1;
    case 'array':
      return [sampleOf('', branch.items ?? {})];
    case 'object':
      return sampleParams('', branch);
    default:
      return 'text';
  }
}

function withId(path: string): string {
  const segments = path.split('/');
  return segments
    .map((segment, i) => (segment === ':id' ? `${ID_PREFIXES[segments[i - 1] ?? ''] ?? 'id'}_…` : segment))
    .join('/');
}

function objectOf(params: Record<string, Sample>, lines: string[] = []): string[] {
  const all = [...lines, ...Object.entries(params).map(([name, value]) => `  ${name}: ${literal(value)},`)];
  return all.length === 0 ? [] : [`{\n${all.join('\n')}\n}`];
}

function literal(value: Sample): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object') {
    return `{ ${Object.entries(value)
      .map(([key, it]) => `${key}: ${literal(it)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function quoted(text: string): string {
  return `"${text}"`;
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
