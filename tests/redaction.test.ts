import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { openInbox, type WebhookInbox } from './support/inbox.ts';
import { Person } from './support/person.ts';

const REDACTED = 'identity.verification_session.redacted';
const CANCELED = 'identity.verification_session.canceled';

let credence: Credence;
let named: WebhookInbox;
beforeAll(async () => {
  credence = await startCredence();
  named = await openInbox();
  await named.register(credence.stripe, [REDACTED]);
});
afterAll(async () => {
  await named.close();
  await credence.close();
});

test('a server killed while it erases goes on after its restart, until no photo is left, and says so once', async () => {
  const { verificationSessions } = credence.stripe.identity;
  const { front } = await specimens.passport({ seed: 'redaction' });
  const ids: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    const session = await verificationSessions.create({ type: 'document', metadata: { name: 'Jenny' } });
    const person = new Person(session.url!);
    await person.open(session.url!);
    await person.consent(session.id, session.url!);
    await person.declare(session.id, 'passport');
    expect((await person.capture(session.id, 'front', front)).status).toBe(200);
    ids.push(session.id);
  }
  expect(await blobsOf(credence)).toHaveLength(ids.length);

  await Promise.all(ids.map((id) => verificationSessions.redact(id)));
  await credence.restart();

  for (const id of ids) {
    const { data } = await named.next(REDACTED, id);
    expect(data.object).toMatchObject({ status: 'canceled', redaction: { status: 'redacted' }, metadata: {} });
    // What was told late tells no more than what was told after.
    const canceled = await credence.webhooks.next(CANCELED, id);
    expect(canceled.data.object).toMatchObject({ id, status: 'canceled', client_secret: null });
  }
  await expect.poll(() => blobsOf(credence), { timeout: 30_000 }).toEqual([]);
  const { data: events } = await credence.stripe.events.list({ type: REDACTED });
  expect(events.map(({ data }) => (data.object as { id: string }).id).toSorted()).toEqual(ids.toSorted());
  expect(credence.webhooks.events.some((event) => event.type === REDACTED)).toBe(false);
  expect(named.events.every((event) => event.type === REDACTED)).toBe(true);
});

async function blobsOf({ dataDir }: Credence): Promise<string[]> {
  const found = await readdir(join(dataDir, 'blobs'), { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
