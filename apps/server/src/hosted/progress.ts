import { createHash } from 'node:crypto';
import type { Progress } from '@credence/wire';
import type { SessionFacts } from '../store/progress.ts';

/** What a page that follows a session is told: nothing personal, and no more than the server knows. */
export function toProgress(facts: SessionFacts): Progress {
  const { status, agreed, captured, answered, phoneHash, stage, held } = facts;
  return {
    version: digest(
      [status, facts.redaction, facts.lastErrorCode, facts.submissionCount, agreed, facts.declared, held].join('|'),
      // Who holds it changes what each device is shown.
      `${facts.handOffGeneration}|${facts.isHandedOff}|${phoneHash !== null}|${facts.deviceHash?.toString('hex')}`,
    ),
    opened: phoneHash !== null,
    agreed,
    captured,
    answered,
    stage: status === 'processing' && !held ? (stage ?? 'received') : null,
  };
}

/** Names a state, so that whoever comes back with the name is not told the same again. */
export function idOf(progress: Progress): string {
  return digest(JSON.stringify(progress));
}

function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 16);
}
