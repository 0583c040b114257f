import { drawLandscape, specimens } from '@credence/specimens';
import type Stripe from 'stripe';
import { beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../support/person.ts';
import type { SdkContext } from './context.ts';

/** A machine-readable zone spells names in A to Z: these are printed the same. */
const ANNA = { surname: 'ERIKSSON', givenNames: 'ANNA MARIA' };

const ADDRESS = { line1: '1 EXAMPLE STREET', line2: 'APT 2', city: 'ZENITH', state: 'XU', postalCode: '00123' };

const VERIFIED = 'identity.verification_session.verified';
const REQUIRES_INPUT = 'identity.verification_session.requires_input';

export function describeResults(sdk: SdkContext): void {
  describe('results', () => {
    let licence: Awaited<ReturnType<typeof specimens.drivingLicense>>;
    let verified: Stripe.Identity.VerificationSession;
    beforeAll(async () => {
      licence = await specimens.drivingLicense({ ...ANNA, address: ADDRESS, seed: 'sdk-licence' });
      verified = await sdk.stripe.identity.verificationSessions.create({
        type: 'document',
        provided_details: { email: 'anna@example.com' },
        client_reference_id: 'results',
      });
      await new Person(verified.url!).verify(verified, {
        type: 'driving_license',
        front: licence.front,
        back: licence.back!,
      });
      await sdk.credence.webhooks.next(VERIFIED, verified.id);
    });

    test('ordinary ones are expanded with a secret key, and typed by the SDK as objects', async () => {
      const session = await sdk.stripe.identity.verificationSessions.retrieve(verified.id, {
        expand: ['verified_outputs', 'last_verification_report'],
      });
      expect(session.status).toBe('verified');
      expect(session.verified_outputs).toMatchObject({
        first_name: licence.truth.firstName,
        address: { line1: ADDRESS.line1, line2: ADDRESS.line2, city: ADDRESS.city, postal_code: ADDRESS.postalCode },
      });
      const report = session.last_verification_report as Stripe.Identity.VerificationReport;
      expect(report).toMatchObject({ document: { status: 'verified', type: 'driving_license', error: null } });
      expect(await sdk.stripe.identity.verificationReports.retrieve(report.id)).toEqual(report);
      expect(session.verified_outputs).not.toHaveProperty('dob');
      expect(report.document).not.toHaveProperty('number');
    });

    test('sensitive ones with a restricted key, one by one', async () => {
      const session = await sdk.restricted.identity.verificationSessions.retrieve(verified.id, {
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
        const { data } = await sdk.stripe.identity.verificationReports.list(filter);
        expect(data.map((report) => report.verification_session)).toEqual([verified.id]);
      }
    });

    test('what does not convince says why, check by check, in the report and in last_error', async () => {
      const expired = await specimens.passport({ ...ANNA, seed: 'sdk-expired', expirationDate: '2021-05-06' });
      const session = await sdk.stripe.identity.verificationSessions.create({
        verification_flow: await flowWithEveryCheck(),
        provided_details: { email: 'anna@example.com', phone: '+12025550123' },
      });
      // A selfie that shows nobody.
      const selfie = await drawLandscape({ seed: 'sdk-nobody' });
      const person = new Person(session.url!);
      await person.open(session.url!);
      await person.consent(session.id, session.url!);
      // One as it stands in the outbox, the other as test mode takes it for any.
      await person.confirm(session.id, 'email', 'anna@example.com', () => readCode(session.id));
      await person.confirm(session.id, 'phone', '+1 202 555 0123', () => '000000');
      await person.giveIdNumber(session.id, '078-05-1120');
      await person.show(session.id, { type: 'passport', front: expired.front, selfie });
      await sdk.credence.webhooks.next(REQUIRES_INPUT, session.id);
      const failed = await sdk.restricted.identity.verificationSessions.retrieve(session.id, {
        expand: [
          'verified_outputs',
          'last_verification_report.id_number.dob',
          'last_verification_report.id_number.id_number',
        ],
      });
      expect(failed).toMatchObject({
        status: 'requires_input',
        last_error: { code: 'document_expired', reason: 'The document is expired.' },
        verified_outputs: null,
        last_verification_report: {
          type: 'verification_flow',
          verification_flow: session.verification_flow,
          document: { status: 'unverified', error: { code: 'document_expired' } },
          selfie: { status: 'unverified', error: { code: 'selfie_unverified_other' } },
          id_number: {
            status: 'unverified',
            error: { code: 'id_number_unverified_other' },
            id_number: '1120',
            id_number_type: 'us_ssn',
          },
          email: { status: 'verified', error: null, email: 'anna@example.com' },
          phone: { status: 'verified', error: null, phone: '+12025550123' },
        },
      });
    });

    test('who confirms no address is told of in the report of that part alone', async () => {
      const session = await sdk.stripe.identity.verificationSessions.create({
        verification_flow: await flowWithEveryCheck(),
      });
      const person = new Person(session.url!);
      await person.open(session.url!);
      await person.consent(session.id, session.url!);
      for (const part of ['email', 'phone'] as const) {
        await person.cannotAnswer(session.id, part);
        const failed = await sdk.stripe.identity.verificationSessions.retrieve(session.id, {
          expand: ['last_verification_report'],
        });
        const error = { code: `${part}_verification_declined`, reason: expect.any(String) };
        expect(failed).toMatchObject({ status: 'requires_input', last_error: error });
        expect(failed.last_verification_report).toMatchObject({ [part]: { status: 'unverified', error } });
        expect(failed.last_verification_report).not.toHaveProperty('document');
        await person.confirm(session.id, part, part === 'email' ? 'anna@example.com' : '+12025550123', () => '000000');
      }
    });

    async function readCode(session: string): Promise<string> {
      const outbox = await sdk.stripe.rawRequest('GET', `/v1/credence/outbox?verification_session=${session}`);
      const [message] = (outbox as unknown as { data: { code: string; to: string }[] }).data;
      expect(message).toMatchObject({ to: 'anna@example.com', channel: 'email', kind: 'code' });
      return message!.code;
    }

    async function flowWithEveryCheck(): Promise<string> {
      const flow = await sdk.stripe.rawRequest('POST', '/v1/identity/verification_flows', {
        name: 'Everything',
        options: {
          document: { require_matching_selfie: true, require_id_number: true },
          id_number: { require_verification: true },
          email: { require_verification: true },
          phone: { require_verification: true },
        },
      });
      return String(flow.id);
    }
  });
}
