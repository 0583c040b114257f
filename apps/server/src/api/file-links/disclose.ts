import { Refusal } from '@credence/verification';
import { rulesOf } from '../../files/purposes.ts';
import { type FileRecord, findProcessedAt } from '../../store/files.ts';
import { discloseSensitive } from '../disclose.ts';
import { Expansion } from '../expand.ts';
import type { ApiRequest } from '../operation.ts';
import { sensitiveReach } from '../permissions.ts';

/**
 * Lets the picture of a person be linked to, by the rules of other sensitive results: the same keys, for as long after
 * the verification, and with a line in the access log. Anything else may be linked to as it is.
 *
 * @throws {Refusal} When the key may not, or the verification is not recent, or nothing was concluded from it yet.
 */
export async function discloseFile(request: ApiRequest, file: FileRecord): Promise<void> {
  const { contents } = rulesOf(file.purpose);
  if (contents === 'key_or_link') return;
  if (contents === 'nobody' || file.sessionId === null) {
    throw new Refusal('parameter_invalid', `Files with the purpose ${file.purpose} cannot be linked to.`, 'file');
  }
  const path = `file:${file.id}`;
  const expandable = { names: [path], sensitive: [path] };
  const expand = new Expansion([path]);
  try {
    if (sensitiveReach(request.key) === 'none') {
      throw new Refusal(
        'permission_denied',
        `The file ${file.id} holds sensitive verification results. Use a restricted API key that has permission to read them.`,
      );
    }
    const processedAt = await findProcessedAt(request.app, file.id);
    if (processedAt === null) {
      throw new Refusal(
        'parameter_invalid',
        'The verification this file belongs to has not been processed yet. Links to its files can be made once it has a report.',
      );
    }
    await discloseSensitive({ ...request, expand }, expandable, [{ sessionId: file.sessionId, processedAt }]);
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(error.code, error.message, 'file') : error;
  }
}
