import type { Quad } from '@credence/verification';
import type { Engines } from '../engines.ts';
import type { RgbImage } from '../image.ts';
import type { Outline } from '../locate/find-outline.ts';
import { pageSize, rectify } from '../locate/rectify.ts';
import { contains, middleOf } from '../pixels/geometry.ts';
import { checksOut } from './fits-zone.ts';
import { lookAtPage } from './look-at-page.ts';
import type { Sight } from './sight.ts';

/** Where a second document lies: one whose zone checks out, or with a symbol, beside the one that was read. */
export async function findBeside(
  engines: Engines,
  photo: RgbImage,
  { outline, seen }: { outline: Outline | undefined; seen: Sight },
): Promise<Quad | undefined> {
  const page = outline?.beside && rectify(photo, outline.beside, pageSize(outline.beside));
  const main = seen.mrz?.quad ?? seen.barcode?.quad;
  if (!page || !main || contains(page.quad, middleOf(main))) return undefined;
  const { mrz, barcode } = await lookAtPage(engines, page);
  return checksOut(mrz) || barcode ? page.quad : undefined;
}
