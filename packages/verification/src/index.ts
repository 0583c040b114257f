export * from './answers.ts';
export { CAPTURE_KINDS, type CaptureKind, PARTS, type Part, partsAsked, requiredCaptures } from './asked.ts';
export type * from './authenticity.ts';
export { CHALLENGE_LIFETIME_MS, type Challenge, POSE_ORDERS, POSES, type Pose } from './challenge.ts';
export type { Check, Evidence } from './checks/check.ts';
export {
  awaitsChosenOutcome,
  type ChosenOutcome,
  chosenOutcomeOf,
  readChosenOutcome,
  refuseChosenOutcome,
  requireChoiceStands,
} from './chosen-outcome.ts';
export * from './custom-policy.ts';
export {
  type Asked,
  type Circumstances,
  type Decision,
  DOCUMENT_CHECKS,
  decide,
  decideUnanswered,
  decideUnread,
  earliestDateOnEarth,
  type JudgedFiles,
  outputsOf,
  POLICY_VERSION,
  SELFIE_CHECKS,
} from './decide.ts';
export * from './decision-record.ts';
export { type EvidenceRegion, onCapture, type Region, regionsOf } from './evidence.ts';
export {
  correlationOf,
  type FaceTemplate,
  isRecognisable,
  portraitOf,
  selfieFaces,
  similarityOf,
  templateOf,
  templateOfSelfie,
} from './faces.ts';
export { type DocumentFacts, gatherFacts } from './facts.ts';
export * from './findings.ts';
export * from './history.ts';
export { keptCaptures } from './kept-captures.ts';
export * from './policy.ts';
export type * from './presence.ts';
export type { Agreement, ReadingSource } from './print/cross-read.ts';
export type { PrintedField } from './print/printed-field.ts';
export { type PrintReading, readPrintedFields } from './print/read-printed-fields.ts';
export * from './readings.ts';
export * from './redact.ts';
export { type Redecided, redecide, redecideByAnswers } from './redecide.ts';
export * from './refusal.ts';
export * from './report.ts';
export * from './review.ts';
export * from './session.ts';
export * from './test-outcome.ts';
export * from './update.ts';
