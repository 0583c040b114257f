import type { LazyFaceNetworks } from './face/open.ts';
import type { OpenCv } from './locate/opencv.ts';
import type { MarkReader } from './marks/read-marks.ts';
import type { Ocr } from './ocr/open.ts';
import type { ScriptNetworks } from './scripts/networks.ts';

/** What reading a photo takes: programs and networks, opened once for many photos. */
export interface Engines {
  cv: OpenCv;
  ocr: Ocr;
  marks: MarkReader;
  faces: LazyFaceNetworks;
  scripts: ScriptNetworks;
}
