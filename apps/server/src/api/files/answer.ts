import { findLinksOfFiles } from '../../store/file-links.ts';
import { type FileRecord, findFile } from '../../store/files.ts';
import type { Expansion } from '../expand.ts';
import { getObject, type Noun } from '../objects.ts';
import type { ApiRequest } from '../operation.ts';
import { LINKS_SHOWN, serializeFile } from '../serialize/file.ts';

/** As Stripe's own messages call it. */
export const FILE: Noun = { name: 'file upload', param: 'file' };

/** The file the path names. */
export function getFile(request: ApiRequest): Promise<FileRecord> {
  return getObject(request, FILE, (account, id) => findFile(request.app, account, id));
}

/** Files as the answer to a request, with their links if those were asked for, read all at once. */
export async function serializeFiles(
  { app, account }: ApiRequest,
  files: readonly FileRecord[],
  expand: Expansion,
): Promise<object[]> {
  if (!expand.has('links')) return files.map((file) => serializeFile(app, file));
  const ids = files.map(({ id }) => id);
  const links = await findLinksOfFiles(app, account, ids, LINKS_SHOWN);
  return files.map((file) => serializeFile(app, file, links.get(file.id)));
}
