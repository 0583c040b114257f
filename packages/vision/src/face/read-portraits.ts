import type { FaceReading, LocationReading } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { rectify } from '../locate/rectify.ts';
import { distance, mapQuad } from '../pixels/geometry.ts';
import type { FaceNetworks } from './open.ts';
import { readFaces } from './read-faces.ts';

/**
 * Reads the faces on a document: on its page, upright and seen straight on, or on the whole photo where no page was found.
 *
 * @param location Where the page lies in pixels of the photo, counted from the corner that is top left when it stands upright.
 * @returns Largest first; positions and distances in pixels of the photo.
 */
export async function readPortraits(
  networks: FaceNetworks,
  photo: RgbImage,
  location: LocationReading | undefined,
): Promise<FaceReading[]> {
  const page = location && rectify(photo, location.quad, location);
  if (!page) return readFaces(networks, photo);
  // A portrait is never small on its page; where none is seen, a closer look mostly finds patterns of a misjudged page.
  const faces = await readFaces(networks, page.image, { small: false });
  return faces.map((face) => {
    const quad = mapQuad(page.toPhoto, face.quad);
    return { ...face, quad, eyeDistancePx: (face.eyeDistancePx * distance(quad[0], quad[1])) / widthOf(face) };
  });
}

function widthOf({ quad: [topLeft, topRight] }: FaceReading): number {
  return distance(topLeft, topRight);
}
