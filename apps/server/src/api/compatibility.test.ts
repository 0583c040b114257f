import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { PUBLISHED, UNLISTED } from '../../test/published.ts';
import { meaningOf } from './form/meaning.ts';
import type { ParameterSchema } from './openapi/descriptions.ts';
import { SHAPES } from './openapi/shapes.ts';
import type { AnyOperation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

// docs/compatibility.md is written by this test: run it with `-u` to bring the page up to date.

/** A parameter, or a value of one, that is taken from nobody, or in test mode only. */
interface Refused {
  operation: string;
  param: string;
  /** Which value is refused; without it the parameter is. */
  value?: string;
  liveOnly?: true;
  why: string;
  /** The rest of a request that would be granted without it. */
  beside?: string;
}

const REFUSED: readonly Refused[] = [
  {
    operation: 'POST /v1/webhook_endpoints',
    param: 'connect',
    value: 'true',
    why: 'there are no connected accounts to tell of',
    beside: 'url=https://example.com/&enabled_events[]=*',
  },
  {
    operation: 'POST /v1/stripecli/sessions',
    param: 'websocket_features',
    value: 'request_logs',
    why: 'requests are followed with `credence logs tail`; a list with `webhooks` in it is taken, whatever else it has',
  },
  {
    operation: 'POST /v1/stripecli/sessions',
    param: 'filters',
    why: 'they are for request logs',
    beside: 'websocket_features[0]=webhooks',
  },
  ...(
    [
      ['customer', 'there are no customers'],
      ['issuing_card', 'there are no cards'],
      ['nonce', 'it belongs to cards'],
    ] as const
  ).map(([param, why]) => ({ operation: 'POST /v1/ephemeral_keys', param, why })),
];

/** Parameters that are taken from whoever must send them, and change nothing. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map(
  ['forward_to_url', 'forward_connect_to_url', 'forward_thin_to_url', 'forward_thin_connect_to_url'].map((param) => [
    `POST /v1/stripecli/sessions ${param}`,
    'the command line passes events on by itself',
  ]),
);

type MemberNote = readonly [shape: keyof (typeof SHAPES)['$defs'], member: string, why: string];

/** Members of Stripe's objects that this server never sends. The stories of the official SDK hold both lists to it. */
const NEVER_SENT: readonly MemberNote[] = [
  ['api_error', 'charge', 'belongs to payments'],
  ['api_error', 'decline_code', 'belongs to payments'],
  ['api_error', 'payment_method_type', 'belongs to payments'],
  ['api_error', 'request_log_url', 'there is no dashboard yet; `Request-Id` names the request in the request log'],
  ['event', 'account', 'there are no connected accounts'],
  ['event', 'context', 'there are no organizations'],
  ['notification_event_data', 'previous_attributes', 'it is on events named `*.updated` only; Identity has none'],
];

/** Members that are always null: no answer has more to say. */
const ALWAYS_NULL: readonly MemberNote[] = [
  ['file', 'title', 'no upload can set one'],
  ['webhook_endpoint', 'application', 'there are no Connect applications'],
  ['credence.webhook_endpoint', 'application', 'as on `webhook_endpoint`'],
];

const DEVIATIONS: readonly [what: string, why: string][] = [
  [
    'Webhooks are retried for three days in test mode as well (Stripe: three times within a few hours)',
    'a test meets what production will do',
  ],
  [
    'A fault of the server (500) is not kept under its idempotency key; it says `Stripe-Should-Retry: true` to requests that are safe to repeat, `false` to a bare `POST`',
    'what was begun is undone, so that a repetition is carried out instead of failing for a day',
  ],
  [
    'A request that ran into another one of its idempotency key on another server is undone and answered 409',
    'servers share nothing but the database; repeated, it is answered from what was kept',
  ],
  [
    'The answer to a request is erased with the session it tells of; its idempotency key then answers 400',
    'redaction erases all personal data, copies included',
  ],
  [
    'A link to a file, an API key or a webhook endpoint’s secret is told again to the API key only that asked for it with that idempotency key; another one is answered 400',
    'not every key of an account may see what another one was told',
  ],
  [
    'Basic authentication is refused to pages of other sites (403); they send `Authorization: Bearer`',
    'browsers add what was once typed in to whatever any page has them send',
  ],
  ['HTTP without TLS is answered, not refused', 'TLS often ends at a proxy; on one machine there is none'],
  [
    '`Strict-Transport-Security` is sent only where the public address is https',
    'it would lock out plain installations',
  ],
  ['`error.doc_url` points to this server’s own reference', 'its codes are explained as they are meant here'],
  [
    '`related_customer`, `related_customer_account` and `related_person` are kept unchecked',
    'there are no such objects here',
  ],
  [
    'A list filtered by `limit` out of range is answered with a limit in range',
    'observed with Stripe; its documentation speaks of an error',
  ],
  [
    'Redaction is finished within seconds, not days',
    'nothing has to wait: photos, readings, copies in events and stored answers are destroyed with their key',
  ],
  [
    '`POST /v1/files` takes nine of the purposes, and files whose format their first bytes tell',
    'the others have nothing to do with identity; [files.md](files.md) lists what is taken',
  ],
  [
    'The codes `country_not_supported`, `device_not_supported` and `under_supported_age` come of chosen outcomes only',
    'the person’s pages do not give up on anybody yet: the session stays open, and its link ends',
  ],
  ['Objects have the newest shape in every version', 'all changes to this API so far were additions'],
  [
    '`metadata[credence_outcome]` and `metadata[credence_when]` of a session choose how it ends in test mode; live mode refuses them',
    'see [testing.md](testing.md); all other keys mean nothing to this server',
  ],
  [
    '`stripe listen` hears of `identity.verification_session.redacted` without naming it',
    'which events it wants it does not tell the server; endpoints have to name this one, as at Stripe',
  ],
  ['`stripe logs tail` is refused; `stripe listen` hears no thin events', 'see [stripe-cli.md](stripe-cli.md)'],
  ['`issuing_country` is null for the specimen state UTO', 'it has no ISO 3166 code'],
  ['Names are as the machine-readable part spells them, in A to Z', 'the printed spelling is not read yet'],
];

/** Where nothing is published of the original, or too little to tell. */
const CHOICES: readonly [question: string, answer: string][] = [
  [
    'When are `url` and `client_secret` renewed?',
    'By retrieving the session once they are used or have expired; until then they stay the same, so that polling closes nobody’s page. Lists, and answers to other requests, show null in place of a spent one.',
  ],
  ['Do events carry them?', 'No: both are null in `data.object`.'],
  ['`verified_outputs` before the session is verified', 'null, when expanded'],
  [
    'Updating or redacting in a status that does not allow it',
    '400, in the words of the refusal to cancel. `metadata` can be changed in every status, until the session is redacted.',
  ],
  ['Canceling a canceled session, redacting a redacted one', '200, the session as it is, and no event'],
  [
    'What `provided_details` must look like',
    'an email address has an @; a phone number has digits, with `+`, spaces, dots, dashes and parentheses',
  ],
  [
    'When has a person `abandoned` a session?',
    'When they have agreed, and then done nothing for 48 hours, as long as a link is good for (`CREDENCE_ABANDONED_AFTER` in [settings.md](settings.md)): `last_error` then says so, with one `requires_input` event and without a report. Who never agreed has begun nothing. The same browser may go on afterwards, and whoever retrieves the session gets a new link.',
  ],
  ['Changing `type`', 'drops the options of the other type'],
  ['`type` or `options` beside `verification_flow`', 'refused: only one of these parameters may be specified'],
  [
    'Redaction of `client_reference_id`, `provided_details` and the `related_…` members',
    'erased; in events already written, too',
  ],
  ['`redaction.status`', '`processing`, then `redacted`; never `validated`'],
  ['Refused consent', '`requires_input` with `consent_declined` and its event; no report'],
  ['Several checks that failed', '`last_error` is that of the document, else selfie, ID number, phone, email'],
  [
    'An event sent again for `stripe listen` while nobody listens',
    '400, which says so; to endpoints it goes if one is named',
  ],
  [
    'How long `stripe listen` may be away',
    '90 seconds: what happened meanwhile it is told when it is back; after that it begins anew, with the same signing secret',
  ],
  ['Sensitive results named with a key that may not read them', '403, for the whole request'],
];

const byName = new Map(OPERATIONS.map((operation) => [nameOf(operation), operation]));
const known = new Set([...Object.keys(PUBLISHED), ...UNLISTED]);

describe('compatibility', () => {
  test('every operation of Stripe is here, and whatever is not Stripe’s says so', () => {
    expect([...known].filter((name) => !byName.has(name))).toEqual([]);
    const ours = OPERATIONS.filter((operation) => !known.has(nameOf(operation)));
    expect(ours.filter(({ extension }) => !extension).map(nameOf)).toEqual([]);
    expect([...known].filter((name) => byName.get(name)?.extension)).toEqual([]);
  });

  test.each(Object.keys(PUBLISHED).filter((name) => byName.has(name)))('%s takes what Stripe’s takes', (name) => {
    const operation = byName.get(name) as AnyOperation;
    expect(parametersOf(operation).toSorted()).toEqual([...(PUBLISHED[name] ?? [])].toSorted());
  });

  test('members that are never sent, or always null, are members there are', () => {
    for (const [shape, member] of [...NEVER_SENT, ...ALWAYS_NULL]) {
      expect(Object.keys((SHAPES.$defs[shape] as { properties: object }).properties)).toContain(member);
    }
  });

  test('docs/compatibility.md says all this', async () => {
    await expect(renderPage()).toMatchFileSnapshot('../../../../docs/compatibility.md');
  });
});

describe('what the page says is refused', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  test.each(REFUSED.map((refused) => [`${refused.operation} ${refused.param}`, refused] as const))(
    '%s',
    async (_, { operation, param, value = 'x', liveOnly, beside }) => {
      const [method = '', path = ''] = operation.split(' ');
      const ask = async (key: string) => {
        const { json: session } = await api.call('POST', '/v1/identity/verification_sessions', {
          key,
          body: 'type=document',
        });
        const name = param === 'websocket_features' ? `${param}[0]` : param;
        const body = [param === 'type' ? undefined : beside, `${name}=${value}`].filter(Boolean).join('&');
        const headers = { 'stripe-version': '2026-10-28.endive' };
        return api.call(method, path.replace(':id', session.id), { key, body, headers });
      };
      const { status, json } = await ask(api.keys.live);
      expect([status, json.error?.param]).toEqual([400, param]);
      const inTestMode = await ask(api.keys.secret);
      expect(inTestMode.status).toBe(liveOnly ? 200 : 400);
    },
  );
});

function nameOf({ method, path }: AnyOperation): string {
  return `${method} ${path}`;
}

/** By their names with brackets. */
function parametersOf({ schema, upload }: AnyOperation): string[] {
  return [...(upload ? [upload.name] : []), ...namesIn(meaningOf(schema) as ParameterSchema, '')];
}

function namesIn(schema: ParameterSchema, prefix: string): string[] {
  return [schema, ...(schema.anyOf ?? [])].flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([key, property]) => {
      const name = prefix === '' ? key : `${prefix}[${key}]`;
      return [name, ...namesIn(property, name)];
    }),
  );
}

function renderPage(): string {
  const operations = [...known].flatMap((name) => {
    const operation = byName.get(name);
    return operation ? [renderOperation(name, operation)] : [];
  });
  const ours = OPERATIONS.filter(({ extension }) => extension).map(
    (operation) =>
      `| \`${nameOf(operation)}\` | ${operation.summary} | ${parametersOf(operation)
        .filter((name) => name !== 'expand' && !/^created\[/.test(name))
        .map((name) => `\`${name}\``)
        .join(', ')} |`,
  );
  return `# Compatibility with Stripe Identity

Generated from the code, and held by a test that compares it with the parameters of the published API
(2026-10-28.endive). Nothing is silently ignored: an unknown parameter is refused by name, and everything else under \`/v1\` is
answered with Stripe’s “Unrecognized request URL”. What each operation does is in the server’s own reference, \`/docs/api\`.

## Operations and parameters

${operations.join('\n\n')}

## Everywhere

| | |
| --- | --- |
| Bodies | form-encoded, with \`a[0]=\`, \`a[]=\`, brackets percent-encoded or not; \`key=\` clears; parameters of a \`POST\` may stand in its query. Up to 1 MiB, 1000 parameters, 10 levels. The same parameter twice is refused. JSON is refused (as by Stripe). |
| \`Authorization\` | Bearer, or Basic with the key as user name |
| \`Stripe-Version\` | every version there is; others are refused |
| \`Stripe-Account\`, \`Stripe-Context\` | the key’s own account; others are refused (403) |
| \`Idempotency-Key\` | on every \`POST\`, for 24 hours, by account and mode; ignored on \`GET\` and \`DELETE\` |
| \`expand\` | honoured, four levels; sensitive results as the original grants them |
| \`HEAD\`, \`OPTIONS\` | \`HEAD\` as \`GET\`; CORS from anywhere, as a key is needed anyway |
| Request lines | up to 16 KiB, beyond that 414 |

## Members that are never sent

| object | member | why |
| --- | --- | --- |
${NEVER_SENT.map(renderMember).join('\n')}

## Members that are always null

| object | member | why |
| --- | --- | --- |
${ALWAYS_NULL.map(renderMember).join('\n')}

## Deviations

| what | why |
| --- | --- |
${DEVIATIONS.map(([what, why]) => `| ${what} | ${why} |`).join('\n')}

## Where nothing is published

| of the original we do not know | here |
| --- | --- |
${CHOICES.map(([question, answer]) => `| ${question} | ${answer} |`).join('\n')}

## Ours

Not in Stripe’s API. Everything here is marked \`x-credence-extension\` in \`/openapi.json\`.

| operation | | parameters beside \`expand\` |
| --- | --- | --- |
${ours.join('\n')}
`;
}

function renderMember([shape, member, why]: MemberNote): string {
  return `| \`${shape}\` | \`${member}\` | ${why} |`;
}

function renderOperation(name: string, operation: AnyOperation): string {
  const refused = REFUSED.filter((it) => it.operation === name);
  const rows = parametersOf(operation).map((param) => {
    const notes = refused.filter((it) => it.param === param);
    const [whole] = notes.filter(({ value }) => value === undefined);
    if (whole) return `| \`${param}\` | refused: ${whole.why} |`;
    const idle = WITHOUT_EFFECT.get(`${name} ${param}`);
    if (idle) return `| \`${param}\` | without effect: ${idle} |`;
    const parts = notes.map(
      ({ value, liveOnly, why }) => `; \`${value}\` is refused${liveOnly ? ' in live mode' : ''}: ${why}`,
    );
    return `| \`${param}\` | honoured${parts.join('')} |`;
  });
  const table = rows.length === 0 ? 'Takes no parameters.' : `| parameter | |\n| --- | --- |\n${rows.join('\n')}`;
  return `### \`${name.replace(':id', '{id}')}\`\n\n${table}`;
}
