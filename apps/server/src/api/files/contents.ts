import { Refusal } from '@credence/verification';
import type { App } from '../../app.ts';
import { openFile } from '../../files/open-file.ts';
import { rulesOf } from '../../files/purposes.ts';
import { mimeTypeOf } from '../../files/recognise-type.ts';
import type { FileRecord } from '../../store/files.ts';
import { Contents } from '../contents.ts';
import { defineOperation } from '../operation.ts';
import { getFile } from './answer.ts';

/** `GET /v1/files/:id/contents`: the bytes of a file, of those purposes that a key alone may see. */
export const contents = defineOperation({
  method: 'GET',
  path: '/v1/files/:id/contents',
  summary: 'Download a file',
  returns: 'contents',
  permission: 'file_read',
  params: {},
  expandable: { names: [], sensitive: [] },
  async run(request) {
    const file = await getFile(request);
    refuseUnlessDownloadable(file);
    return { body: contentsOf(request.app, file) };
  },
});

/** A file's bytes, under the name it came with or its id. */
export function contentsOf(app: App, file: FileRecord): Contents {
  return new Contents({
    type: mimeTypeOf(file.type),
    filename: file.filename ?? `${file.id}.${file.type}`,
    source: file.id,
    load: () => openFile(app, file),
  });
}

function refuseUnlessDownloadable({ purpose }: FileRecord): void {
  const { contents: who } = rulesOf(purpose);
  if (who === 'key_or_link') return;
  throw new Refusal(
    'permission_denied',
    who === 'short_link'
      ? `Files with the purpose ${purpose} show people: they are not downloaded with a key. Create a file link that expires within 30 seconds, and open it in the browser of whoever is to see it.`
      : `Files with the purpose ${purpose} cannot be downloaded.`,
    'file',
  );
}
