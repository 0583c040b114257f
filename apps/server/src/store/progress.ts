import type { SessionStatus } from '@credence/verification';
import { sql } from 'kysely';
import type { App } from '../app.ts';

/** What the analysis of a submission is at: the first of its pictures that is not read yet, or the decision. */
export type AnalysisStage = 'reading_front' | 'reading_back' | 'comparing' | 'deciding';

/** Where a session stands, as whoever follows it is told. */
export interface SessionFacts {
  id: string;
  status: SessionStatus;
  redaction: string | null;
  lastErrorCode: string | null;
  submissionCount: number;
  agreed: boolean;
  /** Which document the person said they would show. */
  declared: string | null;
  deviceHash: Buffer | null;
  phoneHash: Buffer | null;
  handOffGeneration: number;
  isHandedOff: boolean;
  /** Of what there is a picture that was not handed over yet. */
  captured: ('front' | 'back' | 'selfie')[];
  /** Beside pictures: what was confirmed, and whether a number was given. */
  answered: ('email' | 'phone' | 'idNumber')[];
  /** Of the submission under analysis. */
  stage: AnalysisStage | null;
  /** Whether it waits for a person to look at it. */
  held: boolean;
}

/** Looks where sessions stand: all of them in one statement, each by primary and unique keys. */
export async function findSessionFacts({ db }: Pick<App, 'db'>, ids: readonly string[]): Promise<SessionFacts[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<SessionFacts>`
    select session.id, session.status, session.redaction_status as redaction,
      session.last_error_code as "lastErrorCode", session.submission_count as "submissionCount",
      session.consent is not null as agreed, session.declared::text as declared,
      session.device_hash as "deviceHash", session.phone_hash as "phoneHash",
      session.hand_off_generation as "handOffGeneration", session.hand_off_phrase is not null as "isHandedOff",
      submission.stage,
      array(select distinct capture.side from capture
        where capture.session_id = session.id and capture.submission_id is null order by 1) as captured,
      array(select contact.channel from contact_confirmation contact
        where contact.session_id = session.id and contact.confirmed_at is not null
        union all select 'idNumber' from id_number_answer given where given.session_id = session.id
        order by 1) as answered,
      exists(select from review where review.submission_id = session.submission_id
        and review.kind = 'hold' and review.status = 'open') as held
    from verification_session session left join submission on submission.id = session.submission_id
    where session.id in (${sql.join(ids)})`.execute(db);
  return rows;
}

/** Notes what the analysis of a submission is at. */
export async function noteStage({ db }: Pick<App, 'db'>, submissionId: string, stage: AnalysisStage): Promise<void> {
  await db.updateTable('submission').set({ stage }).where('id', '=', submissionId).execute();
}
