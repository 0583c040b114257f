import type { Region } from '../evidence.ts';
import type { DocumentFacts } from '../facts.ts';
import type { DocumentFindingCode, FindingCode } from '../findings.ts';
import type { History, KnownFaces, SeenPictures } from '../history.ts';
import type { Readings } from '../readings.ts';
import type { CalendarDate, CheckResult, DocumentType } from '../report.ts';
import type { DecisionLimits, DeclaredDocument, ExpectedDetails, SessionOptions } from '../session.ts';

/** What a check may look at. */
export interface Evidence {
  readings: Readings;
  facts: DocumentFacts;
  session: {
    livemode: boolean;
    allowedTypes: readonly DocumentType[] | undefined;
    declared: DeclaredDocument | null;
    matching?: SessionOptions['matching'] | undefined;
    expected?: ExpectedDetails | null;
  };
  limits?: DecisionLimits | undefined;
  /** What the account's records say of the document; absent when nobody looked, or there is nothing to look for. */
  history?: History | undefined;
  /** Where else its pictures were sent; absent when nobody looked. */
  pictures?: SeenPictures | undefined;
  /** Whom the face on the selfie looks like; absent when nobody looked, or there is none. */
  faces?: KnownFaces | undefined;
  /** The earliest date anywhere on Earth, `YYYY-MM-DD`: a document is valid through its last day wherever its holder is. */
  today: CalendarDate;
}

/** One question asked of readings. */
export interface Check<Code extends FindingCode = DocumentFindingCode> {
  id: string;
  /** The question, as a person would ask it. */
  asks: string;
  /** What a `fail`, or an answer that stays open, is reported as. */
  finding: Code;
  /** What to tell the person then. Never anything that was read. */
  tell: string;
  /** What an answer that stays open is reported as, where that is not the same. */
  open?: { finding: Code; tell: string };
  /** What docs/checks.md says of it besides. */
  basis: Basis;
  /** Answers, or `undefined` when the question does not arise for this document. Pure. */
  run(evidence: Evidence): Answer | undefined;
}

/** What a check rests on. */
export interface Basis {
  /** Where the line is drawn. */
  threshold: string;
  /** How that is known. */
  source: string;
  /** What passes all the same, or fails though it should not. */
  blindSpots: string;
}

export type Answer = Omit<CheckResult, 'id'>;

type Told = CheckResult['evidence'];

export function pass(why: string, evidence: Told = {}): Answer {
  return { outcome: 'pass', why, evidence };
}

/** @param regions Where on the pictures it is seen. */
export function fail(why: string, evidence: Told = {}, regions: Region[] = []): Answer {
  return { outcome: 'fail', why, evidence, ...(regions.length > 0 && { regions }) };
}

/** @param regions Where on the pictures it is seen. */
export function inconclusive(why: string, evidence: Told = {}, regions: Region[] = []): Answer {
  return { outcome: 'inconclusive', why, evidence, ...(regions.length > 0 && { regions }) };
}
