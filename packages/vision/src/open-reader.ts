import type { CaptureReading, ImageProblem, SelfieFrameReading } from '@credence/verification';
import { faceNetworks } from './face/open.ts';
import { openOpenCv } from './locate/opencv.ts';
import { openMarkReader } from './marks/read-marks.ts';
import { describePipeline } from './models/describe-pipeline.ts';
import { openOcr } from './ocr/open.ts';
import { type ReadOptions, readCapture } from './read-capture.ts';
import { readSelfie } from './read-selfie.ts';
import { scriptNetworks } from './scripts/networks.ts';

/** Everything that reads photos, its models in memory: half a gigabyte, so one a process. */
export interface Reader {
  /** Versions of the libraries and SHA-256 prefixes of the models that readings come from. */
  readonly pipeline: Record<string, string>;
  /** See {@link readCapture}. One call at a time. */
  readCapture(bytes: Uint8Array, options?: ReadOptions): Promise<CaptureReading | { problem: ImageProblem }>;
  /** See {@link readSelfie}. The first call opens the face models. One call at a time. */
  readSelfie(bytes: Uint8Array, ahead?: Uint8Array): Promise<SelfieFrameReading>;
  /** Networks of other scripts that pages read so far have asked for; none for pages in Latin or Japanese. */
  scriptsOpened(): readonly string[];
  /** Frees the models. */
  close(): Promise<void>;
}

/** Opens the models and libraries that read photos; about a second. */
export async function openReader(): Promise<Reader> {
  const [{ cv }, ocr, marks] = await Promise.all([openOpenCv(), openOcr(), openMarkReader()]);
  const faces = faceNetworks();
  const scripts = scriptNetworks();
  return {
    pipeline: { ...describePipeline(), text_recognition_in: ocr.inBytes ? 'eight bits' : 'single precision' },
    readCapture: (bytes, options) => readCapture({ cv, ocr, marks, faces, scripts }, bytes, options),
    readSelfie: async (bytes, ahead) => readSelfie(await faces.get(), bytes, ahead),
    scriptsOpened: scripts.opened,
    async close() {
      await Promise.all([ocr.close(), marks.close(), faces.close(), scripts.close()]);
    },
  };
}
