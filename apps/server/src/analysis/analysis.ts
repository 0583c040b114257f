import { extname } from 'node:path';
import {
  type CaptureReading,
  type ImageProblem,
  READINGS_VERSION,
  type Readings,
  type Region,
  type SelfieFrameReading,
  type Side,
} from '@credence/verification';
import type { CameraFrame, ImageInspection } from '@credence/vision';
import type { Log } from '../app.ts';
import type { Ending } from './cage.ts';
import type { Request, TaskName, Tasks } from './messages.ts';
import { openPool, type Pool } from './pool.ts';

/** Vision in its cage: images are decoded and read in processes of their own, never in this one. */
export interface Analysis {
  /**
   * Reads the captures of a submission.
   *
   * @param selfies Pictures of the person's own face, in the order taken. With any, the portrait on the front of the
   *   document is read as well; without, no time is spent on faces.
   * @param onRead Told of each picture that has been read.
   * @returns Their readings. A capture that cannot be read, kills its process or goes over the limits has an empty
   *   reading and is among `problems`: that is a finding, no error.
   * @throws {AnalysisFault} On a fault of ours: trying again later may help.
   */
  read(
    captures: readonly Capture[],
    selfies?: readonly Uint8Array[],
    onRead?: (picture: Side | 'selfie') => void,
  ): Promise<Readings>;
  /**
   * Tells whether a file is a photo that can be read, by decoding all of it.
   *
   * @param options `anySize`: takes images too small to show a document as well.
   * @throws {AnalysisFault} Likewise.
   */
  inspect(bytes: Uint8Array, options?: { anySize?: boolean }): Promise<ImageInspection | { problem: ImageProblem }>;
  /**
   * Draws the place on a photo that a check points at, as a JPEG file.
   *
   * @throws {AnalysisFault} Likewise.
   */
  show(bytes: Uint8Array, region: Region): Promise<{ jpeg: Uint8Array } | { problem: ImageProblem }>;
  /** The processes that live at the moment. */
  pids(): number[];
  /** Kills them; what they were doing is thrown as a fault. */
  close(): Promise<void>;
}

export interface Capture {
  side: Side;
  bytes: Uint8Array;
  /** False where no machine-readable zone is to be expected: saves the search for one. */
  zoneExpected?: boolean;
  /** Whether its portrait is read, where that is not for the selfies to say. */
  portraits?: boolean;
  /** What the camera gave before the photo, to be compared with it; left out, nobody asks. */
  frames?: readonly CameraFrame[];
}

export interface AnalysisOptions {
  /** Images read at the same time, each in a process of up to a gigabyte. */
  processes?: number;
  /** Processor time for one image; on systems without `/proc`, wall-clock time. */
  timeoutMs?: number;
  /** Memory of a process while it works. */
  residentMaxBytes?: number;
  /** Images waiting at most. */
  queueMax?: number;
  /** The module a process runs: another one in tests, to misbehave on purpose. */
  entry?: URL;
  log: Pick<Log, 'warn'>;
}

/** Reading failed for reasons of ours. It never quotes an image: its text says in which code, not over which content. */
export class AnalysisFault extends Error {
  override name = 'AnalysisFault';
}

/** The reading of a file that no pixel could be had from. */
const NOTHING_READ: CaptureReading = { image: { format: 'jpeg', width: 0, height: 0 }, text: [] };

/** Beside this file: as source, or as JavaScript when built. */
const ENTRY = new URL(`./child${extname(import.meta.url)}`, import.meta.url);

/** Opens the analysis. No process starts before the first image comes. */
export function openAnalysis(options: AnalysisOptions): Analysis {
  const {
    processes = 2,
    timeoutMs = 30_000,
    residentMaxBytes = 1024 ** 3,
    queueMax = 64,
    entry = ENTRY,
    log,
  } = options;
  const pool = openPool({ processes, timeoutMs, residentMaxBytes, queueMax, entry });
  const perform = <T extends TaskName>(request: Request & { task: T }) => settle(pool, log, request);
  return {
    async read(captures, selfies = [], onRead = () => {}) {
      const reading = captures.map(async ({ side, portraits = selfies.length > 0 && side === 'front', ...image }) => {
        const outcome = await perform({ task: 'read', portraits, ...image });
        onRead(side);
        return { side, outcome };
      });
      const [ahead] = selfies;
      const frames = selfies.map(async (bytes, i) => {
        const frame = await perform({ task: 'read-selfie', bytes, ...(i > 0 && ahead && { ahead }) });
        onRead('selfie');
        return frame;
      });
      const [outcomes, seen] = await Promise.all([Promise.all(reading), Promise.all(frames)]);
      const readings = combine(outcomes);
      return seen.length > 0 ? { ...readings, selfie: { frames: seen.map(frameOf) } } : readings;
    },
    inspect: (bytes, options) => perform({ task: 'inspect', bytes, ...options }),
    show: (bytes, region) => perform({ task: 'show', bytes, region }),
    pids: () => pool.pids(),
    close: () => pool.close(),
  };
}

async function settle<T extends TaskName>(
  pool: Pool,
  log: AnalysisOptions['log'],
  request: Request & { task: T },
): Promise<Tasks[T] | { problem: ImageProblem }> {
  const ending = await pool.perform(request);
  if (ending.kind === 'done') return ending.result as Tasks[T];
  const problem = problemOf(ending);
  if (!problem) throw new AnalysisFault(describeFault(ending));
  log.warn(
    { task: request.task, ending: ending.kind, sizeBytes: request.bytes.length },
    'an image was too much for its process',
  );
  return { problem };
}

/** An image that twice brings a process down is the image's fault; that is told as what a person can act on. */
function problemOf({ kind }: Ending): ImageProblem | undefined {
  if (kind === 'crashed') return 'corrupt';
  return kind === 'too_slow' || kind === 'too_big' ? 'too_slow' : undefined;
}

function describeFault(ending: Ending): string {
  if (ending.kind === 'fault') return `${ending.name} while reading an image\n${ending.frames}`;
  return 'the process that reads images was lost';
}

function frameOf(outcome: Tasks['read-selfie'] | { problem: ImageProblem }): SelfieFrameReading {
  return 'frame' in outcome ? outcome.frame : { image: NOTHING_READ.image, faces: [], problem: outcome.problem };
}

type Outcome = Tasks['read'] | { problem: ImageProblem };

function combine(outcomes: readonly { side: Side; outcome: Outcome }[]): Readings {
  const captures: Partial<Record<Side, CaptureReading>> = {};
  const problems: Partial<Record<Side, ImageProblem>> = {};
  let pipeline: Record<string, string> = {};
  for (const { side, outcome } of outcomes) {
    const capture = 'capture' in outcome ? outcome.capture : outcome;
    if ('pipeline' in outcome) pipeline = outcome.pipeline;
    if ('problem' in capture) problems[side] = capture.problem;
    captures[side] = 'problem' in capture ? NOTHING_READ : capture;
  }
  return {
    version: READINGS_VERSION,
    pipeline,
    captures,
    ...(Object.keys(problems).length > 0 && { problems }),
  };
}
