import { readFile } from 'node:fs/promises';
import { specimens } from '@credence/specimens';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bombPng } from './support/bomb-png.ts';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());

test('hostile files are refused one by one, and the server neither grows nor stops answering', async () => {
  const { front } = await specimens.passport({ seed: 'hostile' });
  const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
  const person = new Person(session.url!);
  await person.open(session.url!);
  await person.consent(session.id, session.url!);
  await person.declare(session.id, 'passport');
  expect((await person.capture(session.id, 'front', front)).status).toBe(200); // everything is loaded by now
  const before = await residentBytes(credence.pid);

  const hostile: [name: string, bytes: Buffer, code: string][] = [
    [
      'an SVG',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      'image_unsupported_format',
    ],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 'image_unsupported_format'],
    ['half a JPEG', front.subarray(0, front.length / 2), 'image_corrupt'],
    ['a JPEG of noise', Buffer.concat([front.subarray(0, 20), Buffer.alloc(5_000, 0xa5)]), 'image_corrupt'],
    ['a bomb', bombPng(64_000), 'image_too_many_pixels'],
    ['nothing', Buffer.alloc(0), 'image_corrupt|invalid_request|image_unsupported_format'],
    ['40 MB', Buffer.concat([front, Buffer.alloc(40 * 1024 * 1024)]), 'image_too_large'],
  ];
  for (const [name, bytes, code] of hostile) {
    const { status, view } = await person.capture(session.id, 'front', bytes);
    expect(status, name).toBeGreaterThanOrEqual(400);
    expect(status, name).toBeLessThan(500);
    expect((view as unknown as { error: { code: string } }).error.code, name).toMatch(new RegExp(`^(${code})$`));
  }
  const grown = (await residentBytes(credence.pid)) - before;
  expect(grown).toBeLessThan(100 * 1024 * 1024);
  expect((await fetch(`${credence.url}/healthz`)).status).toBe(200);
  // The good photo from before is still there.
  expect((await person.view(session.id)).view.captured).toEqual(['front']);
});

async function residentBytes(pid: number): Promise<number> {
  return Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]) * 4096;
}
