import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { openVisitors, type Visitors } from '../../test/visitors.ts';
import type { Capture } from '../analysis/analysis.ts';
import { openFile } from '../files/open-file.ts';
import { analyzeSubmission } from '../jobs/analyze-submission.ts';
import { deleteBlob } from '../jobs/delete-blob.ts';
import { eraseSession } from '../sessions/redact.ts';
import { findFile } from '../store/files.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const picture = (fill: number, length: number) =>
  Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(length, fill)]);
const PHOTO = picture(1, 2000);
const [EARLIER, LATER] = [picture(2, 300), picture(3, 200)] as const;
const WITH_FRAMES = Buffer.concat([PHOTO, EARLIER, LATER]);
const TOLD = '304@700,204@300';

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

async function arrive() {
  const session = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
  const person = visitors.visit(session);
  await person.agree();
  await person.declare('passport');
  return { id: session.id as string, person };
}

describe('frames that come with a photo', () => {
  test('are handed to whoever reads it, the photo without them', async () => {
    const { id, person } = await arrive();
    expect(await person.photographWith('front', WITH_FRAMES, TOLD)).toMatchObject({ status: 200 });
    await person.submit();
    expect(await readBy(id)).toMatchObject([
      {
        side: 'front',
        bytes: PHOTO,
        frames: [
          { bytes: EARLIER, beforeMs: 700 },
          { bytes: LATER, beforeMs: 300 },
        ],
      },
    ]);
  });

  test('bring details of their own, which lie behind them', async () => {
    const { id, person } = await arrive();
    const detail = picture(5, 100);
    const bytes = Buffer.concat([PHOTO, EARLIER, detail, LATER]);
    expect(await person.photographWith('front', bytes, '304:104@700,204@300')).toMatchObject({ status: 200 });
    await person.submit();
    expect(await readBy(id)).toMatchObject([
      {
        bytes: PHOTO,
        frames: [
          { bytes: EARLIER, detail, beforeMs: 700 },
          { bytes: LATER, beforeMs: 300 },
        ],
      },
    ]);
  });

  test('are in no file that is handed out, and gone with the photo', async () => {
    const { id, person } = await arrive();
    await person.photographWith('front', WITH_FRAMES, TOLD);
    const { file_id, blob_name } = await fileOf(id);
    const file = await findFile(api.app, api.account, file_id);
    expect(await openFile(api.app, file!)).toEqual(PHOTO);
    expect((await api.app.blobs.get(blob_name)).length).toBeGreaterThan(WITH_FRAMES.length);

    await api.call('POST', `${SESSIONS}/${id}/cancel`);
    await api.call('POST', `${SESSIONS}/${id}/redact`);
    await eraseSession(api.app, id);
    await deleteBlob(api.app, blob_name);
    await expect(api.app.blobs.get(blob_name)).rejects.toThrow();
  });

  test('are none of a file that was chosen, which is told as well', async () => {
    const { id, person } = await arrive();
    await person.photograph('front');
    await person.submit();
    expect(await readBy(id)).toMatchObject([{ frames: [] }]);
  });

  test.each([
    ['five of them', WITH_FRAMES, '100@1,100@2,100@3,100@4,104@5'],
    ['one larger than any is', Buffer.concat([PHOTO, picture(4, 200_000)]), '200004@300'],
    ['an empty one', WITH_FRAMES, '0@300'],
    ['what is no picture', Buffer.concat([PHOTO, Buffer.alloc(300)]), '300@300'],
    ['one that is too large with its detail', Buffer.concat([PHOTO, picture(4, 122_800), EARLIER]), '122804:304@300'],
    ['one with an empty detail', WITH_FRAMES, '304:0@700,204@300'],
    ['one whose detail is no picture', Buffer.concat([PHOTO, EARLIER, Buffer.alloc(300)]), '304:300@300'],
    ['more than was sent', EARLIER, '304@300'],
    ['nothing that makes sense', WITH_FRAMES, 'frames'],
  ])('are refused when they are %s', async (_, bytes, told) => {
    const { person } = await arrive();
    expect(await person.photographWith('front', bytes, told)).toMatchObject({
      status: 400,
      view: { error: { code: 'invalid_request' } },
    });
  });
});

/** What is given to the analysis of the session's last submission. */
async function readBy(id: string): Promise<readonly Capture[]> {
  let given: readonly Capture[] = [];
  api.app.analysis.read = async (captures) => {
    given = captures;
    return { version: 1, pipeline: {}, captures: {} };
  };
  const row = await api.app.db
    .selectFrom('verification_session')
    .select('submission_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await analyzeSubmission(api.app, row.submission_id!);
  return given;
}

function fileOf(id: string) {
  return api.app.db
    .selectFrom('capture')
    .innerJoin('file', 'file.id', 'capture.file_id')
    .select(['capture.file_id', 'file.blob_name'])
    .where('capture.session_id', '=', id)
    .executeTakeFirstOrThrow();
}
