import { specimens } from '@credence/specimens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { png } from '../apps/server/test/pictures.ts';
import { type Credence, startCredence } from './support/credence.ts';
import { type FaultyNetwork, openFaultyNetwork } from './support/faulty-network.ts';
import { Person } from './support/person.ts';
import { findPythonWithStripe, runPython } from './support/python.ts';
import { signatureVectors } from './support/signature-vectors.ts';

const VERIFIED = 'identity.verification_session.verified';

const PICTURE = png(64, 32);

const python = findPythonWithStripe();
if (!python && process.env.CI !== 'true') {
  console.warn("No Python with Stripe's library found (Debian: python3-stripe): its suite is skipped.");
}

/** What came of one step: what it returned, or how the library put what went wrong. */
type Outcome = { value: unknown } | { error: string; status: number; code: string; param: string; message: string };

describe.skipIf(!python && process.env.CI !== 'true')('the official Python library, as Debian packages it', () => {
  let credence: Credence;
  let network: FaultyNetwork;
  let truth: Awaited<ReturnType<typeof specimens.passport>>['truth'];
  const vectors = signatureVectors(Math.floor(Date.now() / 1000));
  let outcomes: Record<string, Outcome>;
  beforeAll(async () => {
    if (!python) throw new Error('Under CI the package python3-stripe is wanted: npm test installs it where it may.');
    credence = await startCredence();
    const specimen = await specimens.passport({ surname: 'ERIKSSON', givenNames: 'ANNA MARIA', seed: 'sdk-python' });
    truth = specimen.truth;
    const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
    await new Person(session.url!).verify(session, { type: 'passport', front: specimen.front });
    await credence.webhooks.next(VERIFIED, session.id);
    network = await openFaultyNetwork(credence.url);
    network.next('lose reply');
    outcomes = (await runPython(python, 'integrator.py', {
      api_url: credence.url,
      secret_key: credence.secretKey,
      faulty_url: network.url,
      restricted_key: credence.restrictedKey,
      verified_session: session.id,
      delivery: credence.webhooks.deliveries[0],
      webhook_secret: credence.webhooks.secret,
      picture: PICTURE.toString('base64'),
      signatures: vectors,
    })) as Record<string, Outcome>;
  });
  afterAll(async () => {
    await network?.close();
    await credence?.close();
  });

  test('creates a session with all kinds of parameters', () => {
    expect(outcomes.create).toMatchObject({
      value: {
        object: 'identity.verification_session',
        client_reference_id: 'python-user',
        metadata: { plan: 'basic', 'with space & 漢字': 'é=1&b+c' },
        options: { document: { allowed_types: ['passport', 'id_card'], require_live_capture: true } },
        provided_details: { email: 'anna+1@example.com' },
        verified_outputs: null,
      },
    });
  });

  test.each<[string, unknown]>([
    ['retrieve', { same: true, request_id: expect.stringMatching(/^req_/) }],
    ['list_filters', [true, true, true]],
    ['paging', { forwards: true, backwards: true }],
    ['cancel', ['canceled', 'canceled']],
    [
      'events',
      {
        same: true,
        type: 'identity.verification_session.created',
        class: 'VerificationSession',
        request: { id: expect.stringMatching(/^req_/), idempotency_key: 'python-event' },
        api_version: '2026-10-28.endive',
      },
    ],
    [
      'webhook_endpoints',
      {
        secret: 'whsec_',
        listed: true,
        api_version: '2022-11-15',
        modified: expect.objectContaining({ status: 'disabled', metadata: {} }),
        deleted: { id: expect.stringMatching(/^we_/), object: 'webhook_endpoint', deleted: true },
      },
    ],
    [
      'modify',
      {
        metadata: { kept: '1', added: '3', saved: '4' },
        options: { document: { require_live_capture: false } },
        unset: [{}, { document: {} }],
      },
    ],
    ['redact', { status: 'canceled', redaction: true, again: 'canceled' }],
    [
      'files',
      {
        stream: { type: 'png', size: PICTURE.length, filename: 'blob', purpose: 'identity_document' },
        named: { type: 'png', size: PICTURE.length, filename: 'card.png', purpose: 'dispute_evidence' },
        linked: [{ case: '7' }],
        same: true,
        listed: true,
      },
    ],
    ['file_links', { listed: true, file: 'File', ended: true }],
    ['ephemeral_keys', { secret: 'ek_test_', opened: true, ended: true }],
    ['idempotency_same', { same: true, replayed: 'true', key: 'python-once' }],
    ['lost_answer', { once: true, replayed: 'true' }],
    ['own_version', '2022-11-15'],
    ['no_version', '2026-10-28.endive'],
  ])('%s', (step, value) => {
    expect(outcomes[step]).toEqual({ value });
  });

  test('reads results in both tiers', () => {
    const [year, month, day] = truth.birthDate.split('-').map(Number);
    expect(outcomes.reports).toMatchObject({
      value: {
        same: true,
        class: 'VerificationReport',
        outputs: { first_name: truth.firstName, last_name: truth.lastName },
        sensitive: { dob: { year, month, day }, number: truth.documentNumber },
      },
    });
  });

  test.each<[string, object]>([
    ['idempotency_other', { error: 'IdempotencyError', status: 400 }],
    ['wrong_key', { error: 'AuthenticationError', status: 401, message: expect.stringContaining('Invalid API Key') }],
    ['sensitive_with_secret_key', { error: 'PermissionError', status: 403 }],
    ['other_account', { error: 'PermissionError', status: 403 }],
    ['missing', { error: 'InvalidRequestError', status: 404, code: 'resource_missing' }],
    ['wrong_parameter', { error: 'InvalidRequestError', status: 400, param: 'options[document][allowed_types][0]' }],
    ['unknown_parameter', { error: 'InvalidRequestError', status: 400, code: 'parameter_unknown', param: 'typ' }],
    ['file_refused', { error: 'InvalidRequestError', status: 400, param: 'file' }],
    ['ephemeral_key_without_version', { error: 'InvalidRequestError', status: 400 }],
    ['unknown_version', { error: 'InvalidRequestError', status: 400 }],
  ])('%s raises what it does at Stripe', (step, error) => {
    expect(outcomes[step]).toMatchObject({ request_id: expect.stringMatching(/^req_\w{14}$/), ...error });
  });

  test('verifies what the server really sent, and not what was changed on the way', () => {
    expect(outcomes.delivery).toEqual({
      value: {
        type: 'identity.verification_session.created',
        class: 'VerificationSession',
        id: expect.stringMatching(/^vs_/),
      },
    });
    expect(outcomes.delivery_changed).toMatchObject({ error: 'SignatureVerificationError' });
  });

  test.each(vectors.map((vector, i) => [vector.name, vector, i] as const))('its verifier, given %s', (_, vector, i) => {
    expect((outcomes.signatures as { value: boolean[] }).value[i]).toBe(vector.accepted);
  });
});
