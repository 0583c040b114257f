import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());

const create = () => credence.stripe.identity.verificationSessions.create({ type: 'document' });
const retrieve = (id: string) => credence.stripe.identity.verificationSessions.retrieve(id);

test('link and secret stay the same until they are used', async () => {
  const session = await create();
  const again = await retrieve(session.id);
  expect(again.url).toBe(session.url);
  expect(again.client_secret).toBe(session.client_secret);
});

test('a preview that fetches the link, and a reload, lock nobody out', async () => {
  const session = await create();
  for (let i = 0; i < 3; i += 1) {
    const preview = new Person(session.url!);
    expect((await preview.open(session.url!)).view.step).toBe('consent');
  }
  const person = new Person(session.url!);
  await person.open(session.url!);
  expect((await person.consent(session.id, session.url!)).view.step).toBe('document');
  expect((await person.open(session.url!)).view.step).toBe('document'); // the reload
});

test('of two that open the link, the first to agree goes on and the second is told where to go', async () => {
  const session = await create();
  const first = new Person(session.url!);
  const second = new Person(session.url!);
  await first.open(session.url!);
  await second.open(session.url!);
  expect((await first.consent(session.id, session.url!)).status).toBe(200);
  expect((await second.consent(session.id, session.url!)).status).toBe(403);
  expect((await second.open(session.url!)).view.step).toBe('elsewhere');
  expect((await second.declare(session.id, 'passport')).status).toBe(403);
  // Agreeing again, as after an answer that got lost, is no second person.
  expect((await first.consent(session.id, session.url!)).status).toBe(200);
});

test('racing to agree, exactly one of twenty browsers gets in', async () => {
  const session = await create();
  const people = Array.from({ length: 20 }, () => new Person(session.url!));
  await Promise.all(people.map((person) => person.open(session.url!)));
  const answers = await Promise.all(people.map((person) => person.consent(session.id, session.url!)));
  expect(answers.map((answer) => answer.status).filter((status) => status === 200)).toHaveLength(1);
});

test('a used link is renewed on retrieval, and the new one moves the session to another browser', async () => {
  const session = await create();
  const phone = new Person(session.url!);
  await phone.open(session.url!);
  await phone.consent(session.id, session.url!);
  const renewed = await retrieve(session.id);
  expect(renewed.url).not.toBe(session.url);
  expect((await retrieve(session.id)).url).toBe(renewed.url);

  const laptop = new Person(renewed.url!);
  await laptop.open(renewed.url!);
  expect((await laptop.consent(session.id, renewed.url!)).status).toBe(200);
  expect((await phone.view(session.id)).view.step).toBe('elsewhere');
});

test('a made-up link, one of a canceled session and one of another session’s secret lead nowhere', async () => {
  const session = await create();
  const [base, token] = [session.url!.slice(0, session.url!.lastIndexOf('/')), session.url!.split('/').at(-1)!];
  const forged = `${base}/${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
  expect((await new Person(session.url!).open(forged)).status).toBe(410);
  expect((await new Person(session.url!).open(`${base}/test_nonsense`)).status).toBe(410);

  await credence.stripe.identity.verificationSessions.cancel(session.id);
  expect((await new Person(session.url!).open(session.url!)).view.step).toBe('closed');
});

test('declining is told to the integrator, and the person may change their mind', async () => {
  const session = await create();
  const person = new Person(session.url!);
  await person.open(session.url!);
  expect((await person.decline(session.id, session.url!)).view.step).toBe('declined');
  const event = await credence.webhooks.next('identity.verification_session.requires_input', session.id);
  expect(event.data.object).toMatchObject({ last_error: { code: 'consent_declined' } });
  expect((await person.consent(session.id)).view.step).toBe('document');
  expect((await retrieve(session.id)).last_error).toBeNull();
});
