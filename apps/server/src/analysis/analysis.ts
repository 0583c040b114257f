import type { CaptureReading, ImageProblem, Readings, Side } from '@credence/verification';
import { READINGS_VERSION } from '@credence/verification';
import type { Log } from '../app.ts';
import { openCage } from './cage.ts';
import type { Inspection, ReadAnswer } from './messages.ts';

/** Vision, at arm's length: images are decoded and read in child processes only. */
export interface Analysis {
  /** Looks whether an image can be taken at all: format, pixels, damage. */
  inspect(bytes: Uint8Array): Promise<Inspection | { problem: ImageProblem }>;
  /**
   * Reads a submission. An image that cannot be read gives a reading with nothing in it: that is a finding, no error.
   *
   * @throws {Error} When reading failed for reasons of our own: try again later.
   */
  read(captures: readonly { side: Side; bytes: Uint8Array }[]): Promise<Readings>;
  /** The processes alive now. */
  pids(): number[];
  close(): Promise<void>;
}

export interface AnalysisOptions {
  log: Log;
  /** Processes at most; each takes about 700 MB once it has read. */
  processes?: number;
  /** One image's time, after which its process is killed. */
  timeoutMs?: number;
  /** Resident memory beyond which a process is killed. */
  residentMaxBytes?: number;
  /** What a process runs; tests bring their own. */
  entry?: URL;
}

const ENTRY = new URL('./child.ts', import.meta.url);
const NOTHING_READ: CaptureReading = { image: { format: 'jpeg', width: 0, height: 0 }, text: [] };

/** Opens the analysis. No process is started before the first image. */
export function openAnalysis(options: AnalysisOptions): Analysis {
  const { log, processes = 2, timeoutMs = 30_000, residentMaxBytes = 1024 ** 3, entry = ENTRY } = options;
  const cage = openCage({ log, processes, timeoutMs, residentMaxBytes, entry });
  return {
    inspect: (bytes) => cage.run<Inspection>({ kind: 'inspect', bytes }),
    async read(captures) {
      const answers = await Promise.all(
        captures.map(async ({ side, bytes }) => ({
          side,
          answer: await cage.run<ReadAnswer>({ kind: 'read', bytes }),
        })),
      );
      const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures: {} };
      for (const { side, answer } of answers) {
        if ('problem' in answer) {
          readings.captures[side] = NOTHING_READ;
        } else {
          readings.captures[side] = answer.reading;
          readings.pipeline = answer.pipeline;
        }
      }
      return readings;
    },
    pids: () => cage.pids(),
    close: () => cage.close(),
  };
}
