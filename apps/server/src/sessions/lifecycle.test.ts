import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { eventsOf, startApi, type TestApi } from '../../test/api-server.ts';
import { goHalfWay, purposesOf } from '../../test/half-way.ts';
import { openVisitors, type Visitors } from '../../test/visitors.ts';
import { eraseSession } from './redact.ts';

const PATH = '/v1/identity/verification_sessions';
const NAME = 'identity.verification_session';
const SELFIE = 'type=document&options[document][require_matching_selfie]=true';

let api: TestApi;
let visitors: Visitors;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
});
afterAll(async () => {
  await visitors.close();
  await api.close();
});

/** How a session gets into each state, as integrator and person bring it there. */
const STATES = {
  waiting: () => halfWay(),
  'waiting after a failure': async () => {
    const stay = await halfWay();
    await stay.person.submit();
    await visitors.work(stay.id, 'an expired passport');
    await stay.person.photograph('front');
    return stay;
  },
  processing: async () => {
    const stay = await halfWay();
    await stay.person.submit();
    return stay;
  },
  verified: async () => {
    const stay = await STATES.processing();
    await visitors.work(stay.id, 'a passport');
    return stay;
  },
  canceled: async () => {
    const stay = await halfWay();
    await post(stay.id, 'cancel');
    return stay;
  },
  'verified, being redacted': async () => {
    const stay = await STATES.verified();
    await post(stay.id, 'redact');
    return stay;
  },
  'canceled, being redacted': async () => {
    const stay = await STATES.canceled();
    await post(stay.id, 'redact');
    return stay;
  },
  'verified and redacted': async () => {
    const stay = await STATES['verified, being redacted']();
    await eraseSession(api.app, stay.id);
    return stay;
  },
  'canceled and redacted': async () => {
    const stay = await STATES['canceled, being redacted']();
    await eraseSession(api.app, stay.id);
    return stay;
  },
};

type Stay = Awaited<ReturnType<typeof halfWay>>;

const VERBS = {
  submit: ({ person }: Stay) => person.submit(),
  decline: ({ person }: Stay) => person.decline(),
  cancel: ({ id }: Stay) => post(id, 'cancel'),
  redact: ({ id }: Stay) => post(id, 'redact'),
  updateTerms: ({ id }: Stay) => api.call('POST', `${PATH}/${id}`, { body: 'provided_details[phone]=123' }),
  updateMetadata: ({ id }: Stay) => api.call('POST', `${PATH}/${id}`, { body: 'metadata[order]=1' }),
};

type Outcome = readonly [httpStatus: number, then: string, event: string | null];

const KEPT = {
  processing: 'processing',
  verified: 'verified',
  canceled: 'canceled',
} as const;
const closed = (status: string): Outcome => [409, status, null];
const refused = (status: string): Outcome => [400, status, null];
const unchanged = (status: string): Outcome => [200, status, null];

/** What each verb is answered with, the status it leaves, and the event it makes. */
const TABLE: Record<keyof typeof STATES, Record<keyof typeof VERBS, Outcome>> = {
  waiting: waiting(),
  'waiting after a failure': waiting(),
  processing: {
    submit: closed(KEPT.processing),
    decline: closed(KEPT.processing),
    cancel: refused(KEPT.processing),
    redact: refused(KEPT.processing),
    updateTerms: refused(KEPT.processing),
    updateMetadata: unchanged(KEPT.processing),
  },
  verified: {
    submit: closed(KEPT.verified),
    decline: closed(KEPT.verified),
    cancel: refused(KEPT.verified),
    redact: unchanged(KEPT.verified),
    updateTerms: refused(KEPT.verified),
    updateMetadata: unchanged(KEPT.verified),
  },
  canceled: {
    submit: closed(KEPT.canceled),
    decline: closed(KEPT.canceled),
    cancel: unchanged(KEPT.canceled),
    redact: unchanged(KEPT.canceled),
    updateTerms: refused(KEPT.canceled),
    updateMetadata: unchanged(KEPT.canceled),
  },
  'verified, being redacted': redacting(KEPT.verified, 409),
  'canceled, being redacted': redacting(KEPT.canceled, 409),
  'verified and redacted': redacting(KEPT.verified, 410),
  'canceled and redacted': redacting(KEPT.canceled, 410),
};

function waiting(): Record<keyof typeof VERBS, Outcome> {
  return {
    submit: [200, 'processing', 'processing'],
    decline: [200, 'requires_input', 'requires_input'],
    cancel: [200, 'canceled', 'canceled'],
    redact: [200, 'canceled', 'canceled'],
    updateTerms: unchanged('requires_input'),
    updateMetadata: unchanged('requires_input'),
  };
}

function redacting(status: 'verified' | 'canceled', person: number): Record<keyof typeof VERBS, Outcome> {
  return {
    submit: [person, status, null],
    decline: [person, status, null],
    cancel: status === 'canceled' ? unchanged(status) : refused(status),
    redact: unchanged(status),
    updateTerms: refused(status),
    updateMetadata: refused(status),
  };
}

describe.each(Object.keys(STATES) as (keyof typeof STATES)[])('a session that is %s', (state) => {
  test.each(Object.entries(TABLE[state]) as [keyof typeof VERBS, Outcome][])('%s: %j', async (verb, expected) => {
    const stay = await STATES[state]();
    const before = await eventsOf(api.app, stay.id);
    const answer = await VERBS[verb](stay);
    const session = await retrieve(stay.id);
    const events = (await eventsOf(api.app, stay.id)).slice(0, -before.length);
    expect([answer.status, session.status, ...events]).toEqual([
      expected[0],
      expected[1],
      ...[expected[2] ?? []].flat(),
    ]);
    expectShape(NAME, session);
    // There is a way in exactly while the session waits for its person.
    const waits = session.status === 'requires_input';
    expect([session.url !== null, session.client_secret !== null]).toEqual([waits, waits]);
  });
});

describe('attempts', () => {
  test('each make a report, and the session names the last', async () => {
    const stay = await halfWay();
    await stay.person.submit();
    await visitors.work(stay.id, 'nothing');
    const first = await retrieve(stay.id);
    expect(first).toMatchObject({ status: 'requires_input', last_error: { code: 'document_unverified_other' } });

    await stay.person.photograph('front');
    expect((await stay.person.submit()).status).toBe(200);
    expect(await retrieve(stay.id)).toMatchObject({
      status: 'processing',
      last_error: null,
      last_verification_report: first.last_verification_report,
    });
    await visitors.work(stay.id, 'an expired passport');
    const second = await retrieve(stay.id);
    expect(second.last_error).toEqual({ code: 'document_expired', reason: expect.any(String) });

    await stay.person.photograph('front');
    await stay.person.submit();
    await visitors.work(stay.id, 'a passport');
    const third = await retrieve(stay.id);
    expect(third).toMatchObject({ status: 'verified', last_error: null });

    const { json } = await api.call('GET', `/v1/identity/verification_reports?verification_session=${stay.id}`);
    expectShape('identity.verification_report_list', json);
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual(
      [third, second, first].map((session) => session.last_verification_report),
    );
    expect(json.data.map((report: Stripe.Identity.VerificationReport) => report.document?.error?.code ?? null)).toEqual(
      [null, 'document_expired', 'document_unverified_other'],
    );
  });

  test('that were declined leave a reason and no report; agreeing takes the reason back', async () => {
    const stay = await halfWay();
    await stay.person.decline();
    expect(await retrieve(stay.id)).toMatchObject({
      last_error: { code: 'consent_declined' },
      last_verification_report: null,
    });
    await stay.person.agree();
    expect((await retrieve(stay.id)).last_error).toBeNull();
  });

  test('lose their error when the session is cancelled', async () => {
    const stay = await STATES['waiting after a failure']();
    expect((await retrieve(stay.id)).last_error?.code).toBe('document_expired');
    await post(stay.id, 'cancel');
    expect((await retrieve(stay.id)).last_error).toBeNull();
  });
});

describe('what test mode can ask for and is not verified', () => {
  test('a selfie on which nobody is seen: the document is verified, the selfie is not, and so nobody is', async () => {
    const stay = await halfWay(SELFIE);
    expect(await stay.person.submit()).toMatchObject({ status: 409, view: { error: { code: 'captures_missing' } } });
    await stay.person.takeSelfie();
    await stay.person.submit();
    await visitors.work(stay.id, 'a passport');
    const session = await api.call(
      'GET',
      `${PATH}/${stay.id}?expand[]=last_verification_report&expand[]=verified_outputs`,
    );
    expectShape(NAME, session.json);
    expect(session.json).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'selfie_unverified_other', reason: expect.stringContaining('face could not be found') },
      verified_outputs: null,
      last_verification_report: {
        document: {
          status: 'verified',
          error: null,
          first_name: 'ANNA MARIA',
          files: [expect.stringMatching(/^file_/)],
        },
        selfie: {
          status: 'unverified',
          error: { code: 'selfie_unverified_other' },
          document: null,
          selfie: expect.stringMatching(/^file_/),
        },
        options: { document: { require_matching_selfie: true } },
      },
    });
  });

  test('an ID number beside the document, which is what is told of when it is expired', async () => {
    const stay = await halfWay('type=document&options[document][require_id_number]=true');
    await stay.person.post('id-number', { country: 'US', number: '078-05-1120' });
    await stay.person.submit();
    await visitors.work(stay.id, 'an expired passport');
    const session = await retrieve(stay.id, 'last_verification_report');
    expect(session).toMatchObject({
      last_error: { code: 'document_expired' },
      last_verification_report: {
        document: { status: 'unverified' },
        id_number: { status: 'unverified', error: { code: 'id_number_unverified_other' }, id_number_type: 'us_ssn' },
      },
    });
  });

  test('an ID number alone, that nobody can be asked about: the person is told, and may give another', async () => {
    const { json } = await api.call('POST', PATH, { body: 'type=id_number' });
    const person = visitors.visit(json);
    expect((await person.agree()).view).toMatchObject({ step: 'capture', sides: [] });
    expect((await person.submit()).view).toMatchObject({ error: { code: 'captures_missing' } });
    const given = { country: 'US', number: '1120', firstName: 'Jenny', lastName: 'Rosen', birthDate: '1990-02-03' };
    expect((await person.post('id-number', given)).view).toMatchObject({ idNumber: { given: true } });
    expect((await person.submit()).view).toMatchObject({ step: 'processing' });
    await visitors.work(json.id, 'nothing');
    const session = await retrieve(json.id, 'last_verification_report');
    expectShape(NAME, session);
    expect(session).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'id_number_unverified_other' },
      last_verification_report: {
        type: 'id_number',
        options: { id_number: {} },
        id_number: { status: 'unverified', first_name: 'Jenny', id_number_type: 'us_ssn' },
      },
    });
    expect(session.last_verification_report).not.toHaveProperty('document');
    expect((await person.look()).view).toMatchObject({ step: 'retry', idNumber: { given: false } });
    const { json: listed } = await api.call('GET', '/v1/identity/verification_reports?type=id_number');
    expect(listed.data).toHaveLength(1);
  });
});

describe('a change of terms half-way', () => {
  test('sends the person back to where the new terms leave them', async () => {
    const stay = await halfWay();
    await api.call('POST', `${PATH}/${stay.id}`, { body: 'options[document][allowed_types][]=id_card' });
    expect((await stay.person.look()).view).toMatchObject({
      step: 'document',
      captured: [],
      allowedTypes: ['id_card'],
    });
    expect((await stay.person.submit()).status).toBe(409);
    expect((await stay.person.declare('passport')).status).toBe(400);
    await stay.person.declare('id_card');
    expect((await stay.person.look()).view).toMatchObject({ step: 'capture', captured: [], sides: ['front', 'back'] });
  });

  test('asks for more only after the person has agreed to more', async () => {
    const stay = await halfWay();
    await api.call('POST', `${PATH}/${stay.id}`, { body: 'options[document][require_matching_selfie]=true' });
    expect((await stay.person.look()).view).toMatchObject({ step: 'consent' });
    expect((await stay.person.submit()).status).toBe(409);
    expect((await stay.person.agree()).view).toMatchObject({ step: 'capture', captured: ['front'] });
    expect((await stay.person.submit()).status).toBe(409);
    await stay.person.takeSelfie();
    expect((await stay.person.submit()).status).toBe(200);
  });

  test('takes no face that is not asked for, nor agreement to words that do not tell of it', async () => {
    const stay = await halfWay();
    expect((await stay.person.photograph('selfie')).status).toBe(400);
    await api.call('POST', `${PATH}/${stay.id}`, { body: 'options[document][require_matching_selfie]=true' });
    expect((await stay.person.photograph('selfie')).view.error.code).toBe('consent_missing');
    expect((await stay.person.agree({ selfie: false })).view.error.code).toBe('consent_missing');
    await stay.person.agree();
    expect((await stay.person.photograph('selfie')).status).toBe(200);
  });

  test('leaves no face behind that is no longer asked for', async () => {
    const stay = await halfWay(SELFIE);
    await stay.person.photograph('selfie');
    await api.call('POST', `${PATH}/${stay.id}`, { body: 'options[document][require_matching_selfie]=false' });
    expect((await stay.person.look()).view).toMatchObject({ sides: ['front'], captured: ['front'] });
    expect(await purposesOf(api, stay.id)).toEqual(['identity_document_downloadable']);
  });
});

describe('an attempt after one that failed', () => {
  test('needs no photo again of what was found good, and its files are those of both', async () => {
    const stay = await failedBySelfie();
    expect((await stay.person.look()).view).toMatchObject({ step: 'retry', captured: ['front'] });
    const first = await retrieve(stay.id, 'last_verification_report');
    expect((await stay.person.takeSelfie()).view).toMatchObject({ step: 'capture', captured: ['front', 'selfie'] });
    await stay.person.submit();
    await visitors.work(stay.id, 'a passport');
    const second = await retrieve(stay.id, 'last_verification_report');
    expect(reportOf(second).id).not.toBe(reportOf(first).id);
    expect(reportOf(second).document?.files).toEqual(reportOf(first).document?.files);
    expect(reportOf(second).selfie?.selfie).not.toBe(reportOf(first).selfie?.selfie);
  });

  test('may take it again all the same, and leaves the earlier one where it was', async () => {
    const stay = await failedBySelfie();
    const [file] = reportOf(await retrieve(stay.id, 'last_verification_report')).document!.files!;
    expect((await stay.person.photograph('front')).view.captured).toEqual(['front']);
    expect((await api.call('GET', `/v1/files/${file}`)).status).toBe(200);
  });

  test('begins anew when another document is chosen, even of the same kind', async () => {
    const stay = await failedBySelfie();
    expect((await stay.person.declare('passport')).view).toMatchObject({ step: 'retry', captured: [] });
    await stay.person.photograph('front');
    // Of this attempt: saying the same again takes nothing back.
    expect((await stay.person.declare('passport')).view.captured).toEqual(['front']);
  });

  test('photographs anew what was found wanting', async () => {
    const stay = await halfWay();
    await stay.person.submit();
    await visitors.work(stay.id, 'an expired passport');
    expect((await stay.person.look()).view).toMatchObject({ step: 'retry', captured: [] });
  });

  test('leaves nothing behind when the session is redacted', async () => {
    const stay = await failedBySelfie();
    await post(stay.id, 'redact');
    await eraseSession(api.app, stay.id);
    expect(await purposesOf(api, stay.id)).toEqual([]);
  });

  async function failedBySelfie() {
    const stay = await halfWay(SELFIE);
    await stay.person.takeSelfie();
    await stay.person.submit();
    await visitors.work(stay.id, 'a passport');
    return stay;
  }
});

function reportOf(session: Stripe.Identity.VerificationSession): Stripe.Identity.VerificationReport {
  return session.last_verification_report as Stripe.Identity.VerificationReport;
}

const halfWay = (body?: string) => goHalfWay(api, visitors, body);

function post(id: string, verb: 'cancel' | 'redact') {
  return api.call('POST', `${PATH}/${id}/${verb}`);
}

async function retrieve(id: string, expand?: string): Promise<Stripe.Identity.VerificationSession> {
  return (await api.call('GET', `${PATH}/${id}${expand ? `?expand[]=${expand}` : ''}`)).json;
}
