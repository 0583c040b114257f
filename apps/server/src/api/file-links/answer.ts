import type { FileLinkRecord } from '../../store/file-links.ts';
import { type FileRecord, findFiles } from '../../store/files.ts';
import { serializeFiles } from '../files/answer.ts';
import type { Noun } from '../objects.ts';
import type { ApiRequest } from '../operation.ts';
import { type FileLinkExtras, serializeFileLink } from '../serialize/file-link.ts';

export const FILE_LINK: Noun = { name: 'file link', param: 'link' };

/** Links as the answer to a request, with their files if those were asked for, read all at once. */
export async function serializeFileLinks(
  request: ApiRequest,
  links: readonly FileLinkRecord[],
  url: FileLinkExtras['url'] = 'unless_short',
): Promise<object[]> {
  const { app, account, expand } = request;
  const files = await findFiles(app, account, [...new Set(links.map(({ fileId }) => fileId))]);
  const expanded = expand.has('file') ? await expandFiles(request, [...files.values()]) : undefined;
  return links.flatMap((link) => {
    const file = files.get(link.fileId);
    // Redacted between the two queries, and the link with it.
    return file ? [serializeFileLink(app, link, { file, url, expanded: expanded?.get(file.id) })] : [];
  });
}

async function expandFiles(request: ApiRequest, files: FileRecord[]): Promise<Map<string, object>> {
  const bodies = await serializeFiles(request, files, request.expand.under('file'));
  return new Map(files.map(({ id }, i) => [id, bodies[i] as object]));
}
