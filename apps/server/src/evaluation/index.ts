export { replayInThreads } from '../sessions/replay-in-threads.ts';
export { type Judged, judgeAll, type PictureReading } from './judge.ts';
export { pipelineVersion, readInCages } from './read-in-cages.ts';
export { describe, writeReport } from './report.ts';
export { openRuns } from './runs.ts';
export { type SealedSessions, sealSessions } from './sealed-sessions.ts';
export { type LabelledSession, loadSessionSet, type PictureKind, picturesOf, type SessionSet } from './session-set.ts';
export { figuresOf, tallyOf, verdictsOf } from './tally.ts';
