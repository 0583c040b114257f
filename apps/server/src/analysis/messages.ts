import type { CaptureReading, ImageProblem, Region, SelfieFrameReading } from '@credence/verification';
import type { CameraFrame, ImageInspection } from '@credence/vision';

/** What an analysis process may be asked for, and what it answers. */
export interface Tasks {
  inspect: ImageInspection | { problem: ImageProblem };
  read: { capture: CaptureReading | { problem: ImageProblem }; pipeline: Record<string, string> };
  show: { jpeg: Uint8Array } | { problem: ImageProblem };
  'read-selfie': { frame: SelfieFrameReading; pipeline: Record<string, string> };
}

export type TaskName = keyof Tasks;

/** To the process: one image, one task, one at a time; a selfie may bring the one before it. */
export interface Request {
  task: TaskName;
  bytes: Uint8Array;
  /** For `read`: whether this side should show a machine-readable zone. */
  zoneExpected?: boolean;
  /** For `read`: whether faces are looked for. */
  portraits?: boolean;
  /** For `read`: what the camera gave before the photo. */
  frames?: readonly CameraFrame[];
  /** For `show`: what of the photo. */
  region?: Region;
  /** For `read-selfie`: the picture in which the person looked ahead, where this is one that was asked for afterwards. */
  ahead?: Uint8Array;
  /** For `inspect`: whether images too small to show a document are taken as well. */
  anySize?: boolean;
}

/** From the process. */
export type Answer =
  | { kind: 'ready' }
  /** With the memory it holds now, for systems on which it cannot be measured from outside. */
  | { kind: 'done'; result: Tasks[TaskName]; residentBytes: number }
  /** A fault of ours. It carries where in the code it happened and no message: messages may quote what was read. */
  | { kind: 'fault'; name: string; frames: string };
