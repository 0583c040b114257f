import Fastify from 'fastify';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import type { App } from '../../app.ts';
import { readSettings } from '../../config.ts';
import { WIRE_CODES } from '../errors.ts';
import { parseForm } from '../form/parse-form.ts';
import { readParameters } from '../form/read-parameters.ts';
import { OPERATIONS } from '../operations.ts';
import type { ParameterSchema } from './descriptions.ts';
import { describeApi, templateOf } from './document.ts';
import { ERROR_CODES } from './error-codes.ts';
import { formPairs, isInSdk, sampleParams, sdkMethod } from './examples.ts';
import { html } from './html.ts';
import { renderReference } from './page.ts';
import { registerReference } from './register.ts';

const settings = readSettings({ CREDENCE_URL: 'https://verify.example.com' }, '/');
const document = describeApi(OPERATIONS, settings);
const page = renderReference(document);
const anchors = new Set(Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => id));

describe('the reference', () => {
  test('shows every operation, object and error code, under an address of its own', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(ids.filter((id) => !anchors.has(id))).toEqual([]);
    expect(OPERATIONS.length).toBe(ids.length);
    expect(
      ERROR_CODES.map(({ code }) => code).filter((code) => !anchors.has(`error-${code.replaceAll('_', '-')}`)),
    ).toEqual([]);
  });

  test('leads nowhere but to what is there', () => {
    const links = Array.from(page.matchAll(/href="([^"]+)"/g), ([, href = '']) => href);
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((href) => href !== '/openapi.json' && !anchors.has(href.slice(1)))).toEqual([]);
  });

  test('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|@import|url\(|style="| on\w+="/);
  });

  test('has elements that are closed in the order they were opened', () => {
    const open: string[] = [];
    for (const [, closing, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (['meta'].includes(name)) continue;
      if (closing) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('shows for each request a key that may make it, and what else must be said', () => {
    const article = (id: string) => page.split('<article>').find((it) => it.includes(`<h3 id="${id}"`)) ?? '';
    expect(article('PostEphemeralKeys')).toMatch(
      /-H &quot;Stripe-Version: [^&]+&quot; \\\n {2}-d &quot;verification_session=vs_…&quot;/,
    );
    expect(article('PostEphemeralKeys')).toMatch(/\{ apiVersion: '[^']+' \}\);/);
    expect(article('PostCredenceAccounts')).toContain('-u ok_…:');
    expect(article('GetCredenceAccounts')).toContain("'/v1/credence/accounts', undefined, { apiKey: 'ok_…' });");
    expect(article('GetIdentityVerificationSessionsId')).toContain(
      'Keys: secret, restricted (with the permission <code>identity_product_read</code>), ephemeral.',
    );
  });

  test('shows what is inside members, too', () => {
    expect(page).toContain('<code>attempts[].status_code</code>');
    expect(page).toContain('<code>static_link.url</code>');
    expect(page).toMatch(/<code>files<\/code> <span class="muted">array of string or null</);
    expect(page).toMatch(/<code>code<\/code> <span class="muted">[^<]*&quot;selfie_face_mismatch&quot;/);
  });

  test('explains every code there is on the wire', () => {
    expect(ERROR_CODES.map(({ code }) => code).toSorted()).toEqual([...WIRE_CODES].toSorted());
  });
});

describe.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  'the example of %s',
  (name, operation) => {
    const described = document.paths[templateOf(operation.path)]?.[operation.method.toLowerCase()];
    const [body] = Object.values(described?.requestBody?.content ?? {});
    const schema = (body?.schema ?? schemaOfQuery()) as ParameterSchema;
    const { required = [] } = schema;
    const params = sampleParams(name, { ...schema, required: required.filter((it) => it !== operation.upload?.name) });

    test('is a request that can be read', () => {
      const form = formPairs(params).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
      expect(() => readParameters(operation.schema, parseForm(form.join('&')))).not.toThrow();
    });

    function schemaOfQuery(): ParameterSchema {
      const named = (described?.parameters ?? []).flatMap((it) => ('in' in it && it.in === 'query' ? [it] : []));
      return {
        properties: Object.fromEntries(named.map((it) => [it.name, it.schema])),
        required: named.filter((it) => it.required).map((it) => it.name),
      };
    }
  },
);

test.each(OPERATIONS.filter((it) => !it.extension && it.returns !== 'contents' && isInSdk(it)))(
  'the example of $method $path names a method of the official SDK',
  (operation) => {
    const stripe = new Stripe('sk_test_unused');
    const path = sdkMethod(operation).split('.').slice(1);
    // biome-ignore lint/suspicious/noExplicitAny: walks the SDK by name
    expect(path.reduce<any>((at, segment) => at?.[segment], stripe)).toBeTypeOf('function');
  },
);

test('both are served without a key: for programs from anywhere, for people under a strict policy', async () => {
  const server = Fastify();
  registerReference(server, { settings } as App);
  const forPrograms = await server.inject('/openapi.json');
  const forPeople = await server.inject('/docs/api');
  await server.close();
  expect(forPrograms.json()).toEqual(JSON.parse(JSON.stringify(document)));
  expect(forPrograms.headers['access-control-allow-origin']).toBe('*');
  expect(forPeople.body).toBe(page);
  expect(forPeople.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
});

test('what is put into HTML is text', () => {
  expect(html`<p title="${'"'}">${'<b>&'}${[html`<i>${1}</i>`, null]}</p>`.text).toBe(
    '<p title="&quot;">&lt;b&gt;&amp;<i>1</i></p>',
  );
});
