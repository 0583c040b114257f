import type { SelfieFrameReading } from '@credence/verification';
import { decodeImage } from './decode/decode-image.ts';
import type { FaceNetworks } from './face/open.ts';
import { readFaces } from './face/read-faces.ts';
import { scaleQuad } from './pixels/geometry.ts';

/**
 * Long side of the working copy in pixels. A face that takes up a quarter of it has its eyes 150 px apart, four times
 * what the comparison needs.
 */
const WORKING_SIDE_PX = 1600;

/**
 * Reads one picture that a person took of themselves: every face on it, largest first.
 *
 * @param bytes The file as it was uploaded.
 * @returns Positions and distances in pixels of the photo after orientation. A file that cannot be taken has a `problem`
 *   and no faces.
 */
export async function readSelfie(networks: FaceNetworks, bytes: Uint8Array): Promise<SelfieFrameReading> {
  const decoded = await decodeImage(bytes, WORKING_SIDE_PX);
  if ('problem' in decoded) {
    return { image: { format: 'jpeg', width: 0, height: 0 }, faces: [], problem: decoded.problem };
  }
  const { image, format, width, height } = decoded;
  const factor = width / image.width;
  const faces = await readFaces(networks, image);
  return {
    image: { format, width, height },
    faces: faces.map((face) => ({
      ...face,
      quad: scaleQuad(face.quad, factor),
      eyeDistancePx: face.eyeDistancePx * factor,
    })),
  };
}
