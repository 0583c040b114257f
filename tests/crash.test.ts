import { readFile } from 'node:fs/promises';
import { specimens } from '@credence/specimens';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());

test('killed while a submission is analysed and webhooks wait, it decides once after the restart and every event arrives', async () => {
  const { front } = await specimens.passport({ seed: 'crash' });
  credence.webhooks.answerWith('never');
  const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
  const bystander = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
  await new Person(session.url!).verify(session, { type: 'passport', front });
  expect((await credence.stripe.identity.verificationSessions.retrieve(session.id)).status).toBe('processing');
  await credence.kill();

  credence.webhooks.answerWith(200);
  await credence.restart();
  await credence.webhooks.next('identity.verification_session.verified', session.id);

  const { data: reports } = await credence.stripe.identity.verificationReports.list({
    verification_session: session.id,
  });
  expect(reports).toHaveLength(1);
  const { data: events } = await credence.stripe.events.list({ limit: 100 });
  expect(events.map((event) => event.type).filter((type) => type.endsWith('verified'))).toHaveLength(1);
  for (const event of events) await credence.webhooks.next(event.type, (event.data.object as { id: string }).id);
  expect(events.some((event) => (event.data.object as { id: string }).id === bystander.id)).toBe(true);
});

test('an analysis process that crashes in the middle of an image takes neither the API nor the session with it', async () => {
  const { front } = await specimens.passport({ seed: 'crash-analysis' });
  const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
  await new Person(session.url!).verify(session, { type: 'passport', front });
  const analysing = await childrenOf(credence.pid);
  expect(analysing.length).toBeGreaterThan(0);
  for (const pid of analysing) process.kill(pid, 'SIGSEGV');
  expect((await fetch(`${credence.url}/healthz`)).status).toBe(200);
  await credence.webhooks.next('identity.verification_session.verified', session.id);
});

async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.trim().split(/\s+/).filter(Boolean).map(Number);
}
