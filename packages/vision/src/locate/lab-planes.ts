import type { RgbImage } from '../image.ts';
import type { OpenCv, withMats } from './opencv.ts';

type Mat = InstanceType<OpenCv['Mat']>;
type Keep = Parameters<Parameters<typeof withMats>[0]>[0];

/** Lightness and both colours of a picture (CIE L*a*b*), a plane each, freed by whoever keeps them. */
export function labPlanes(cv: OpenCv, { width, height, data }: RgbImage, keep: Keep): [Mat, Mat, Mat] {
  const rgb = keep(cv.matFromArray(height, width, cv.CV_8UC3, data as unknown as number[]));
  const lab = keep(new cv.Mat());
  cv.cvtColor(rgb, lab, cv.COLOR_RGB2Lab);
  const channels = keep(new cv.MatVector());
  cv.split(lab, channels);
  return [keep(channels.get(0)), keep(channels.get(1)), keep(channels.get(2))];
}
