import { type DocumentType, Refusal } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { takeOpenCaptures } from '../store/captures.ts';
import { commit } from './commit.ts';
import { requireInput } from './consent.ts';
import { dropBlobs } from './drop-blobs.ts';
import { active, describe, type HostedSession, lockAsHolder } from './hosted-session.ts';

const DOCUMENT = ['front', 'back'] as const;

/** Takes down which document the person is about to show: it settles which sides to photograph. Safe to repeat. */
export async function declareDocument(
  app: App,
  request: { sessionId: string; device: string; type: DocumentType; country: string },
): Promise<HostedSession> {
  const dropped: string[] = [];
  const declared = await atomically(app, async (tx) => {
    const record = await lockAsHolder(tx, request.sessionId, request.device);
    const { session } = record;
    requireInput(session.status);
    if (!session.consent) throw new Refusal('consent_missing', 'Agree to the verification first.');
    const allowed = session.options.document?.allowedTypes;
    if (allowed && !allowed.includes(request.type)) {
      throw new Refusal('parameter_invalid', `This verification takes one of: ${allowed.join(', ')}.`, 'type');
    }
    if (request.country === 'UTO' && session.livemode) {
      throw new Refusal('parameter_invalid', 'UTO is a specimen state: it exists in test mode only.', 'country');
    }
    const declared = { type: request.type, country: request.country };
    // Photos of another document do not become photos of this one; and who chooses anew after a failure, begins anew.
    const changes = session.declared?.type !== declared.type || session.declared.country !== declared.country;
    const which = changes ? { kinds: DOCUMENT } : { kinds: DOCUMENT, carriedOver: true as const };
    dropped.push(...(await takeOpenCaptures(tx, session.id, which)));
    const changed = await commit(tx, active(tx, record), { session: { ...session, declared } }, NO_CALL);
    return describe(tx, changed, 'mine');
  });
  await dropBlobs(app, dropped);
  return declared;
}
