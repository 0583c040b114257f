import { specimens } from '@credence/specimens';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { NEVER_EMITTED } from './support/members-never-emitted.ts';
import { Person } from './support/person.ts';
import { publishedMembers } from './support/shapes.ts';
import { OPERATIONS, Witness } from './support/witness.ts';

/** A machine-readable zone spells names in A to Z: these are printed the same. */
const ANNA = { surname: 'ERIKSSON', givenNames: 'ANNA MARIA' };

const CREATED = 'identity.verification_session.created';
const VERIFIED = 'identity.verification_session.verified';
const REQUIRES_INPUT = 'identity.verification_session.requires_input';

const witness = new Witness();
let credence: Credence;
let stripe: Stripe;
let restricted: Stripe;
beforeAll(async () => {
  credence = await startCredence();
  stripe = witness.connect(credence.url, credence.secretKey);
  restricted = witness.connect(credence.url, credence.restrictedKey);
});
afterAll(() => credence.close());

// The last tests speak of all that came before.
describe('every operation through the official Node SDK', { shuffle: false }, () => {
  describe('verification sessions', () => {
    test('create, with everything there is to say', async () => {
      const session = await stripe.identity.verificationSessions.create({
        type: 'document',
        client_reference_id: 'user-1',
        metadata: { plan: 'basic', 'with space & 漢字': 'é=1&b' },
        options: {
          document: {
            allowed_types: ['passport', 'id_card'],
            require_id_number: false,
            require_live_capture: true,
            require_matching_selfie: false,
          },
        },
        provided_details: { email: 'anna@example.com', phone: '+15550100' },
        related_customer: 'cus_1',
        related_person: { account: 'acct_1', person: 'person_1' },
        return_url: 'https://example.com/back?a=1&b=2',
      });
      expect(session).toMatchObject({
        id: expect.stringMatching(/^vs_\w{24}$/),
        object: 'identity.verification_session',
        status: 'requires_input',
        client_reference_id: 'user-1',
        metadata: { plan: 'basic', 'with space & 漢字': 'é=1&b' },
        options: { document: { allowed_types: ['passport', 'id_card'], require_live_capture: true } },
        provided_details: { email: 'anna@example.com', phone: '+15550100' },
        related_customer: 'cus_1',
        related_person: { account: 'acct_1', person: 'person_1' },
        url: expect.any(String),
        client_secret: expect.stringContaining('_secret_test_'),
      });
      expect(session).not.toHaveProperty('return_url');
      expect(session.lastResponse).toMatchObject({
        statusCode: 200,
        requestId: expect.stringMatching(/^req_\w{14}$/),
        apiVersion: '2026-10-28.endive',
        idempotencyKey: expect.stringMatching(/^stripe-node-retry-/),
      });
    });

    test('retrieve', async () => {
      const session = await stripe.identity.verificationSessions.create({ type: 'document' });
      expect(await stripe.identity.verificationSessions.retrieve(session.id)).toEqual(session);
    });

    test('list, by each filter', async () => {
      const created = await stripe.identity.verificationSessions.create({
        type: 'document',
        client_reference_id: 'list-1',
        related_customer_account: 'acct_list',
      });
      const filters: Stripe.Identity.VerificationSessionListParams[] = [
        { client_reference_id: 'list-1' },
        { related_customer_account: 'acct_list' },
        { client_reference_id: 'list-1', created: created.created },
        { client_reference_id: 'list-1', created: { gte: created.created, lte: created.created + 60 } },
        { client_reference_id: 'list-1', status: 'requires_input' },
      ];
      for (const filter of filters) {
        const { data, has_more } = await stripe.identity.verificationSessions.list(filter);
        expect(data.map(({ id }) => id)).toEqual([created.id]);
        expect(has_more).toBe(false);
      }
      const none = await stripe.identity.verificationSessions.list({
        client_reference_id: 'list-1',
        status: 'verified',
      });
      expect(none.data).toEqual([]);
    });

    test('cancel, once and once more', async () => {
      const { id } = await stripe.identity.verificationSessions.create({ type: 'document' });
      const canceled = await stripe.identity.verificationSessions.cancel(id);
      expect(canceled).toMatchObject({ status: 'canceled', url: null, client_secret: null, last_error: null });
      expect(await stripe.identity.verificationSessions.cancel(id)).toMatchObject({ status: 'canceled' });
    });
  });

  describe('results', () => {
    let licence: Awaited<ReturnType<typeof specimens.drivingLicense>>;
    let verified: Stripe.Identity.VerificationSession;
    beforeAll(async () => {
      licence = await specimens.drivingLicense({ ...ANNA, seed: 'sdk-licence' });
      verified = await stripe.identity.verificationSessions.create({
        type: 'document',
        provided_details: { email: 'anna@example.com' },
        client_reference_id: 'results',
      });
      await new Person(verified.url!).verify(verified, {
        type: 'driving_license',
        front: licence.front,
        back: licence.back!,
      });
      await credence.webhooks.next(VERIFIED, verified.id);
    });

    test('ordinary ones are expanded with a secret key, and typed by the SDK as objects', async () => {
      const session = await stripe.identity.verificationSessions.retrieve(verified.id, {
        expand: ['verified_outputs', 'last_verification_report'],
      });
      expect(session.status).toBe('verified');
      expect(session.verified_outputs).toMatchObject({
        first_name: licence.truth.firstName,
        address: { city: licence.truth.address!.city },
      });
      const report = session.last_verification_report as Stripe.Identity.VerificationReport;
      expect(report).toMatchObject({ document: { status: 'verified', type: 'driving_license', error: null } });
      expect(await stripe.identity.verificationReports.retrieve(report.id)).toEqual(report);
      expect(session.verified_outputs).not.toHaveProperty('dob');
      expect(report.document).not.toHaveProperty('number');
    });

    test('sensitive ones with a restricted key, one by one', async () => {
      const session = await restricted.identity.verificationSessions.retrieve(verified.id, {
        expand: ['dob', 'id_number', 'sex', 'unparsed_sex', 'unparsed_place_of_birth']
          .map((name) => `verified_outputs.${name}`)
          .concat(
            ['dob', 'expiration_date', 'number', 'sex', 'unparsed_sex', 'unparsed_place_of_birth'].map(
              (name) => `last_verification_report.document.${name}`,
            ),
          ),
      });
      const [year, month, day] = licence.truth.birthDate.split('-').map(Number);
      expect(session.verified_outputs).toMatchObject({ dob: { year, month, day } });
      expect(session.last_verification_report).toMatchObject({ document: { number: licence.truth.documentNumber } });
    });

    test('reports are listed by each filter', async () => {
      const filters: Stripe.Identity.VerificationReportListParams[] = [
        { verification_session: verified.id },
        { client_reference_id: 'results' },
        { client_reference_id: 'results', type: 'document', created: { gte: verified.created } },
      ];
      for (const filter of filters) {
        const { data } = await stripe.identity.verificationReports.list(filter);
        expect(data.map((report) => report.verification_session)).toEqual([verified.id]);
      }
    });

    test('a document that does not convince says why, in the report and in last_error', async () => {
      const expired = await specimens.passport({ ...ANNA, seed: 'sdk-expired', expirationDate: '2021-05-06' });
      const session = await stripe.identity.verificationSessions.create({ type: 'document' });
      await new Person(session.url!).verify(session, { type: 'passport', front: expired.front });
      await credence.webhooks.next(REQUIRES_INPUT, session.id);
      const failed = await stripe.identity.verificationSessions.retrieve(session.id, {
        expand: ['last_verification_report', 'verified_outputs'],
      });
      expect(failed).toMatchObject({
        status: 'requires_input',
        last_error: { code: 'document_expired', reason: 'The document is expired.' },
        last_verification_report: { document: { status: 'unverified', error: { code: 'document_expired' } } },
        verified_outputs: null,
      });
    });
  });

  describe('events', () => {
    test('retrieve and list', async () => {
      const session = await stripe.identity.verificationSessions.create(
        { type: 'document' },
        { idempotencyKey: 'sdk-event' },
      );
      const delivered = await credence.webhooks.next(CREATED, session.id);
      const event = (await stripe.events.retrieve(delivered.id)) as Stripe.IdentityVerificationSessionCreatedEvent;
      expect(event).toMatchObject({
        type: CREATED,
        api_version: '2026-10-28.endive',
        data: { object: { id: session.id, url: null, client_secret: null } },
        request: { id: session.lastResponse.requestId, idempotency_key: 'sdk-event' },
      });
      for (const filter of [{ type: CREATED }, { types: [CREATED, VERIFIED] }, { type: 'identity.*' }, { limit: 1 }]) {
        const { data } = await stripe.events.list(filter);
        expect(data[0]!.id).toBe(event.id);
      }
      expect((await stripe.events.list({ created: { lt: event.created - 3600 } })).data).toEqual([]);
      const told = await stripe.events.list({ delivery_success: false });
      expect(told.data.map(({ id }) => id)).not.toContain(event.id);
    });
  });

  describe('webhook endpoints', () => {
    test('create, retrieve, list and delete', async () => {
      const endpoint = await stripe.webhookEndpoints.create({
        url: 'https://example.com/hook',
        enabled_events: ['identity.verification_session.verified', 'identity.verification_session.redacted'],
        api_version: '2025-03-31.basil',
        description: 'for the SDK',
        metadata: { team: 'risk' },
      });
      expect(endpoint).toMatchObject({
        secret: expect.stringMatching(/^whsec_/),
        status: 'enabled',
        application: null,
      });
      const { secret: _, ...shown } = endpoint;
      expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).toEqual(shown);
      expect((await stripe.webhookEndpoints.list({ limit: 1 })).data).toEqual([shown]);
      expect(await stripe.webhookEndpoints.del(endpoint.id)).toEqual({
        id: endpoint.id,
        object: 'webhook_endpoint',
        deleted: true,
      });
    });
  });

  describe('over all of the above', () => {
    test('every operation has answered', () => {
      expect([...witness.operations].sort()).toEqual(Object.keys(OPERATIONS).sort());
    });

    test('every answer was as published', () => {
      expect(witness.faults).toEqual([]);
    });

    test('every member has been seen but those that are listed with a reason, and none of these', () => {
      const unseen = [...publishedMembers()].filter((member) => !witness.members.has(member));
      expect(unseen.sort()).toEqual(Object.keys(NEVER_EMITTED).sort());
    });
  });
});
