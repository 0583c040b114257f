import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../test/api-server.ts';
import type { App } from '../../app.ts';
import { BlobMissing } from '../../blobs/blobs.ts';
import { openFile } from '../../files/open-file.ts';
import { eraseSession } from '../../sessions/redact.ts';
import { type FileRecord, findFile } from '../../store/files.ts';

const SESSIONS = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('a specimen is drawn once, when its file is first opened', async () => {
  const { file } = await photographed();
  await expect(api.app.blobs.get(file.blobName)).rejects.toThrow(BlobMissing);
  const first = await openFile(api.app, file);
  expect(first).toHaveLength(file.sizeBytes);
  await api.app.blobs.get(file.blobName);
  expect((await openFile(api.app, file)).equals(first)).toBe(true);
});

test('one whose session is redacted while it is drawn is shown to nobody, and leaves nothing behind', async () => {
  const { file, sessionId } = await photographed();
  const { blobs } = api.app;
  const app: App = {
    ...api.app,
    blobs: {
      get: (name) => blobs.get(name),
      delete: (name) => blobs.delete(name),
      async put(name, bytes) {
        await api.call('POST', `${SESSIONS}/${sessionId}/redact`);
        await eraseSession(api.app, sessionId);
        await blobs.put(name, bytes);
      },
    },
  };
  await expect(openFile(app, file)).rejects.toMatchObject({ code: 'resource_missing' });
  await expect(blobs.get(file.blobName)).rejects.toThrow(BlobMissing);
});

async function photographed(): Promise<{ sessionId: string; file: FileRecord }> {
  const { id: sessionId } = (await api.call('POST', SESSIONS, { body: 'type=document' })).json;
  const { json } = await api.call('POST', `/v1/test_helpers/identity/verification_sessions/${sessionId}/complete`, {
    body: 'outcome=verified&expand[]=last_verification_report',
  });
  const [fileId] = json.last_verification_report.document.files;
  return { sessionId, file: (await findFile(api.app, api.account, fileId))! };
}
