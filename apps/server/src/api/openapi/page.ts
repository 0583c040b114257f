import type { ParameterSchema } from './descriptions.ts';
import type { OpenApi, OpenApiOperation, OpenApiParameter } from './document.ts';
import { ERROR_CODES } from './error-codes.ts';
import {
  type Call,
  curlExample,
  nodeExample,
  OPERATOR_KEY,
  RESTRICTED_KEY,
  SECRET_KEY,
  sampleParams,
} from './examples.ts';
import { Html, html } from './html.ts';
import { STYLE } from './page-style.ts';

/** A component of the document, read as a schema. */
type Shape = ParameterSchema & { $ref?: string; required?: string[] };

interface Described {
  method: string;
  /** With `{id}`. */
  path: string;
  operation: OpenApiOperation;
}

/** The reference for people, made of the document for programs. It loads nothing and runs nothing. */
export function renderReference(document: OpenApi): string {
  const operations = operationsOf(document);
  const tags = document.tags.map((tag) => ({
    ...tag,
    operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  const baseUrl = document.servers[0]?.url ?? '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · ${document.info.title}</title>
${styleElement()}
</head>
<body>
<header>
<a class="skip" href="#content">Skip to the content</a>
<h1>${document.info.title}: API reference</h1>
<p>${prose(document.info.description)} For programs: <a href="/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Contents">
<details>
<summary>Contents</summary>
<ul>${GUIDES.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>
${tags.map(
  ({ name, operations }) => html`<p><a href="#${anchorOf(name)}"><strong>${name}</strong></a></p>
<ul>${operations.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`)}</ul>`,
)}
<p><a href="#objects"><strong>Objects</strong></a></p>
</details>
</nav>
<main id="content">
${GUIDES.map(({ id, title, body }) => html`<section><h2 id="${id}"><a href="#${id}">${title}</a></h2>${body(baseUrl)}</section>`)}
${tags.map(
  ({ name, description, operations }) => html`<section>
<h2 id="${anchorOf(name)}"><a href="#${anchorOf(name)}">${name}</a></h2>
<p>${description ?? ''}</p>
${operations.map((described) => renderOperation(described, document, baseUrl))}
</section>`,
)}
${renderObjects(document)}
</main>
</body>
</html>
`.text;
}

/** As it stands in the policy that lets it in, by its hash. */
function styleElement(): Html {
  return html`<style>${new Html(STYLE)}</style>`;
}

function operationsOf(document: OpenApi): Described[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function renderOperation({ method, path, operation }: Described, document: OpenApi, baseUrl: string): Html {
  const { operationId, summary, responses } = operation;
  const [body] = Object.entries(operation.requestBody?.content ?? {});
  const schema = body ? (body[1].schema as Shape) : queryOf(operation);
  const call: Call = {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    extension: operation['x-credence-extension'] === true,
    key: keyFor(operation['x-credence-callers']),
    version: asksForVersion(operation) ? document.info.version : undefined,
    upload: body?.[0] === 'multipart/form-data' ? fileOf(schema) : undefined,
    params: {},
  };
  call.params = sampleParams(`${method} ${call.path}`, withoutFile(schema, call.upload));
  const answer = (responses['200'] as { content: Record<string, { schema: Shape }> }).content;
  const [[type, content] = ['', undefined]] = Object.entries(answer);
  return html`<article>
<h3 id="${operationId}"><a href="#${operationId}">${summary}</a>${call.extension && html` <span class="own">not in Stripe</span>`}</h3>
<p class="route"><span class="method">${method}</span> <code>${path}</code></p>
<p class="muted">${whoMay(operation)}</p>
${call.version && html`<p>Must say its version itself: <code>Stripe-Version: ${call.version}</code>, or another one there is.</p>`}
${renderParameters(schema)}
<h4>Answer</h4>
<p>${content?.schema.$ref ? linkTo(content.schema.$ref) : html`The bytes themselves (<code>${type}</code>).`}</p>
<h4>Example</h4>
<pre tabindex="0" aria-label="With curl"><code>${curlExample(call, baseUrl)}</code></pre>
<pre tabindex="0" aria-label="With Node"><code>${nodeExample(call)}</code></pre>
</article>`;
}

function keyFor(callers: readonly string[]): string {
  if (callers.includes('secret')) return SECRET_KEY;
  return callers.includes('restricted') ? RESTRICTED_KEY : OPERATOR_KEY;
}

/** Must a request say its version itself? */
function asksForVersion({ parameters }: OpenApiOperation): boolean {
  return parameters.some((it) => '$ref' in it && it.$ref.endsWith('/requiredVersion'));
}

function whoMay(operation: OpenApiOperation): Html {
  const callers = operation['x-credence-callers'];
  const permission = operation['x-credence-permission'];
  const restricted = callers.includes('restricted') && permission !== 'secret_key';
  const kinds = callers.filter((kind) => kind !== 'restricted' || restricted);
  const named = kinds.map((kind, i) => {
    const needs = kind === 'restricted' && html` (with the permission <code>${permission}</code>)`;
    return html`${i > 0 && ', '}${kind}${needs}`;
  });
  return html`Keys: ${named}.`;
}

/** Parameters in the query, as one schema. */
function queryOf({ parameters }: OpenApiOperation): Shape {
  const inQuery = parameters.filter((it): it is OpenApiParameter => 'in' in it && it.in === 'query');
  return {
    type: 'object',
    properties: Object.fromEntries(
      inQuery.map(({ name, schema, description }) => [name, { ...schema, ...(description && { description }) }]),
    ),
    required: inQuery.filter(({ required }) => required).map(({ name }) => name),
  };
}

function fileOf({ properties = {} }: Shape): string | undefined {
  return Object.keys(properties).find((name) => properties[name]?.contentMediaType !== undefined);
}

function withoutFile(schema: Shape, file: string | undefined): Shape {
  return { ...schema, required: (schema.required ?? []).filter((name) => name !== file) };
}

function renderParameters(schema: Shape): Html {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return html`<p>No parameters.</p>`;
  return html`<h4>Parameters</h4><dl>${rows.map(
    ({
      name,
      schema,
      required,
    }) => html`<dt><code>${name}</code> <span class="muted">${typeOf(schema)}${required && ', required'}</span></dt>
<dd>${prose(schema.description ?? '')}</dd>`,
  )}</dl>`;
}

interface Row {
  name: string;
  schema: Shape;
  required: boolean;
}

/** A parameter and, under it, those inside it: each by the name it is sent under. */
function rowsOf({ properties = {}, required = [] }: Shape, prefix: string): Row[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = prefix === '' ? key : `${prefix}[${key}]`;
    const inside = [schema, ...(schema.anyOf ?? [])].flatMap((branch) => rowsOf(branch as Shape, name));
    return [{ name, schema, required: required.includes(key) }, ...inside];
  });
}

/** All codes of errors and purposes of files, but not all events and versions. */
const ENUM_SHOWN_MAX = 24;

function typeOf(schema: Shape): string {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.anyOf) {
    return [...new Set(schema.anyOf.filter((it) => it.const !== '').map((it) => typeOf(it as Shape)))].join(' or ');
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum && schema.enum.length <= ENUM_SHOWN_MAX)
    return schema.enum.map((it) => JSON.stringify(it)).join(', ');
  if (schema.contentMediaType) return 'file';
  if (schema.format === 'unix-time') return 'seconds since 1970';
  const names = [schema.type ?? 'any'].flat();
  return names
    .map((name) => (name === 'array' ? `array of ${typeOf((schema.items ?? {}) as Shape)}` : name))
    .join(' or ');
}

function renderObjects({ components }: OpenApi): Html {
  const shapes = Object.entries(components.schemas as Record<string, Shape>).filter(
    ([name]) => !name.endsWith('_list'),
  );
  return html`<section><h2 id="objects"><a href="#objects">Objects</a></h2>
<p>Lists of objects have the members <code>object</code> (<code>list</code>), <code>data</code>, <code>has_more</code> and <code>url</code>.</p>
${shapes.map(
  ([name, shape]) => html`<article>
<h3 id="object-${name}"><a href="#object-${name}"><code>${name}</code></a></h3>
<p>${prose(shape.description ?? '')}</p>
<dl>${membersOf(shape).map(
    ([path, member]) =>
      html`<dt><code>${path}</code> <span class="muted">${renderType(member)}</span></dt><dd>${prose(member.description ?? '')}</dd>`,
  )}</dl>
</article>`,
)}</section>`;
}

/** A member and, under it, those inside it, each by its path. What is an object of its own is linked to instead. */
function membersOf({ properties = {} }: Shape, prefix = ''): [path: string, member: Shape][] {
  return Object.entries(properties).flatMap(([key, property]) => {
    const path = `${prefix}${key}`;
    const inside = property.items ? membersOf(property.items as Shape, `${path}[].`) : membersOf(property, `${path}.`);
    return [[path, property as Shape], ...inside];
  });
}

function renderType(schema: Shape): Html {
  const branches = schema.anyOf ? (schema.anyOf as Shape[]) : [schema];
  const pieces = branches.map((branch) => (branch.$ref ? linkTo(branch.$ref) : html`${typeOf(branch)}`));
  return html`${pieces.flatMap((piece, i) => (i === 0 ? [piece] : [html` or `, piece]))}`;
}

function linkTo(reference: string): Html {
  const name = nameOf(reference);
  const element = name.replace(/_list$/, '');
  const link = html`<a href="#object-${element}"><code>${element}</code></a>`;
  return name === element ? link : html`A list of ${link}.`;
}

function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

/** Text with words in backticks set as code. */
function prose(text: string): Html {
  return html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

const GUIDES: { id: string; title: string; body(baseUrl: string): Html }[] = [
  {
    id: 'authentication',
    title: 'Authentication',
    body: (
      baseUrl,
    ) => html`<p>Send your API key as a bearer token, or as the user name of Basic authentication. A key belongs to one account and to test or live mode; objects of the other mode do not exist for it.</p>
<pre tabindex="0" aria-label="With curl"><code>curl ${baseUrl}/v1/identity/verification_sessions -u sk_test_…:</code></pre>
<p>The official SDKs of Stripe need nothing but another host:</p>
<pre tabindex="0" aria-label="With Node"><code>${nodeSetup(baseUrl)}</code></pre>`,
  },
  {
    id: 'requests',
    title: 'Requests',
    body: () => html`<p>Parameters are form-encoded: <code>a[b]=1</code> for maps, <code>a[]=1</code> or <code>a[0]=1</code> for arrays. An empty value clears what can be cleared. Unknown parameters are refused by name.</p>
<p><code>expand[]</code> shows parts of an answer in full, four levels deep; on lists each path starts with <code>data.</code></p>
<p><code>Idempotency-Key</code> on a <code>POST</code> makes it safe to repeat: for 24 hours the same key is answered with the first answer, byte for byte. A fault of the server (500) is not kept: what was begun is undone, and the request can be repeated.</p>
<p><code>Stripe-Version</code> chooses the version to be answered in.</p>`,
  },
  {
    id: 'lists',
    title: 'Lists',
    body: () =>
      html`<p>Newest first, <code>limit</code> at a time. <code>starting_after</code> takes the last id of a page and answers what is older, <code>ending_before</code> its first id and answers what is newer; <code>has_more</code> says whether there is more that way.</p>`,
  },
  {
    id: 'errors',
    title: 'Errors',
    body: () => html`<p>Errors have the status of their kind and say what is wrong in <code>error.message</code>; <code>Request-Id</code> names the request in the <a href="#request-logs">request log</a>. <code>Stripe-Should-Retry</code> says whether trying again makes sense.</p>
<dl>${ERROR_CODES.map(
      ({ code, status, meaning }) =>
        html`<dt id="error-${code.replaceAll('_', '-')}"><code>${code}</code> <span class="muted">${status}</span></dt><dd>${meaning}</dd>`,
    )}</dl>`,
  },
];

function nodeSetup(baseUrl: string): string {
  const { protocol, hostname, port } = new URL(baseUrl);
  const options = [
    `host: '${hostname}'`,
    ...(port ? [`port: ${port}`] : []),
    ...(protocol === 'http:' ? ["protocol: 'http'"] : []),
  ];
  return `import Stripe from 'stripe';\n\nconst stripe = new Stripe('sk_test_…', { ${options.join(', ')} });`;
}
