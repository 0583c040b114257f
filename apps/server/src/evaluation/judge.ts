import {
  type CaptureReading,
  type Decision,
  type DecisionOutcome,
  decide,
  type ImageProblem,
  outcomeOf,
  POLICIES,
  POLICY_NAMES,
  type PolicyName,
  READINGS_VERSION,
  type Readings,
  type SelfieFrameReading,
} from '@credence/verification';
import { frontKind, type LabelledSession, type PictureKind, picturesOf, type SessionSet } from './session-set.ts';

/** What was read of one picture. */
export type PictureReading = CaptureReading | SelfieFrameReading | { problem: ImageProblem };

/** What the policies make of one session. */
export interface Judged {
  session: LabelledSession;
  readings: Readings;
  outcomes: Record<PolicyName, DecisionOutcome>;
  /** By the policy `standard`. */
  decision: Decision;
}

/**
 * Decides a labelled session by every policy, from the same readings. As in test mode: sets show specimens and single
 * selfies, which live mode refuses or holds for being that.
 */
function judge(
  session: LabelledSession,
  readingOf: (file: string, kind: PictureKind) => PictureReading,
  today: string,
): Judged {
  const readings = gather(session, readingOf);
  const asked = {
    livemode: false,
    type: 'document',
    options: { document: { requireMatchingSelfie: session.selfie !== undefined } },
    declared: session.type ? { type: session.type, country: 'UTO' } : null,
    expectedDetails: null,
  } as const;
  const by = (name: PolicyName) => decide(readings, asked, today, { policy: POLICIES[name] });
  const outcomes = Object.fromEntries(POLICY_NAMES.map((name) => [name, outcomeOf(by(name))]));
  return { session, readings, outcomes: outcomes as Judged['outcomes'], decision: by('standard') };
}

const NOTHING_READ: CaptureReading = { image: { format: 'jpeg', width: 0, height: 0 }, text: [] };

function gather(session: LabelledSession, readingOf: (file: string, kind: PictureKind) => PictureReading): Readings {
  const { front, back, selfie } = session;
  const side = (file: string, kind: PictureKind) => {
    const reading = readingOf(file, kind);
    return 'text' in reading ? reading : NOTHING_READ;
  };
  const frame = selfie === undefined ? undefined : readingOf(selfie, 'selfie');
  return {
    version: READINGS_VERSION,
    pipeline: {},
    captures: {
      front: side(front, frontKind(session)),
      ...(back !== undefined && { back: side(back, 'back') }),
    },
    ...(frame && {
      selfie: { frames: ['faces' in frame && !('text' in frame) ? frame : { image: NOTHING_READ.image, faces: [] }] },
    }),
  } as Readings;
}

/** Decides the sessions of a set of which all pictures were read. `readings` are those of the pictures, in their order. */
export function judgeAll(
  { sessions, today }: SessionSet,
  pictures: readonly { file: string; kind: PictureKind }[],
  readings: readonly (PictureReading | undefined)[],
): Judged[] {
  const of = new Map(pictures.map(({ file, kind }, at) => [`${kind} ${file}`, readings[at]]));
  const readingOf = (file: string, kind: PictureKind) => of.get(`${kind} ${file}`);
  return sessions
    .filter((session) => picturesOf([session]).every(({ file, kind }) => readingOf(file, kind)))
    .map((session) => judge(session, (file, kind) => readingOf(file, kind)!, today));
}
