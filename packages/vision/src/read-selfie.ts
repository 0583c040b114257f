import type { SelfieFrameReading } from '@credence/verification';
import { decodeImage } from './decode/decode-image.ts';
import { fitSheet } from './face/fit-sheet.ts';
import { cutMiddle, type Middle } from './face/middle.ts';
import type { FaceNetworks } from './face/open.ts';
import { describeFaces, type Sightings, sightFaces } from './face/read-faces.ts';
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
 * @param ahead The picture in which the person looked ahead, where this is one of those that were asked for afterwards.
 * @returns Positions and distances in pixels of the photo after orientation. A file that cannot be taken has a `problem`
 *   and no faces.
 */
export async function readSelfie(
  networks: FaceNetworks,
  bytes: Uint8Array,
  ahead?: Uint8Array,
): Promise<SelfieFrameReading> {
  const decoded = await decodeImage(bytes, WORKING_SIDE_PX);
  if ('problem' in decoded) {
    return { image: { format: 'jpeg', width: 0, height: 0 }, faces: [], problem: decoded.problem };
  }
  const { image, format, width, height } = decoded;
  const factor = width / image.width;
  const seen = await sightFaces(networks, image);
  const faces = await describeFaces(networks, seen);
  const sheetCorrelation = ahead && (await compareAsSheet(networks, seen, ahead));
  return {
    image: { format, width, height },
    faces: faces.map((face) => ({
      ...face,
      quad: scaleQuad(face.quad, factor),
      eyeDistancePx: face.eyeDistancePx * factor,
    })),
    ...(sheetCorrelation !== undefined && { sheetCorrelation }),
  };
}

async function compareAsSheet(networks: FaceNetworks, seen: Sightings, ahead: Uint8Array): Promise<number | undefined> {
  const second = middleOf(seen);
  const decoded = second && (await decodeImage(ahead, WORKING_SIDE_PX));
  if (!decoded || 'problem' in decoded) return undefined;
  const first = middleOf(await sightFaces(networks, decoded.image));
  return first && fitSheet(first, second);
}

function middleOf({ faces: [face], pyramid }: Sightings): Middle | undefined {
  return face && cutMiddle(face.mesh, pyramid);
}
