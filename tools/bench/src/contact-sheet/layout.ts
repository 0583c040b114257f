import sharp from 'sharp';

const GAP = 8;

interface Layout {
  width: number;
  height: number;
  across: number;
  thumbnail: number;
}

/** Lays pictures out in rows. */
export async function arrange(pictures: readonly Buffer[], layout: Layout): Promise<Buffer> {
  const { width, height, across, thumbnail } = layout;
  const cell = { width: thumbnail, height: Math.round((height * thumbnail) / width) };
  const rows = Math.ceil(pictures.length / across);
  const composed = await Promise.all(
    pictures.map(async (picture, i) => ({
      input: await sharp(picture).resize(cell).png().toBuffer(),
      left: GAP + (i % across) * (cell.width + GAP),
      top: GAP + Math.floor(i / across) * (cell.height + GAP),
    })),
  );
  const size = { width: GAP + across * (cell.width + GAP), height: GAP + rows * (cell.height + GAP) };
  return sharp({ create: { ...size, channels: 3, background: '#8a8f8c' } })
    .composite(composed)
    .png()
    .toBuffer();
}

/** One sheet above the other. @returns A WebP file. */
export async function stack(sheets: readonly Buffer[]): Promise<Buffer> {
  const sizes = await Promise.all(sheets.map((sheet) => sharp(sheet).metadata()));
  const width = Math.max(...sizes.map((size) => size.width));
  const tops = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size.height, 0));
  const height = sizes.reduce((sum, size) => sum + size.height, 0);
  return sharp({ create: { width, height, channels: 3, background: '#8a8f8c' } })
    .composite(sheets.map((input, i) => ({ input, left: 0, top: tops[i]! })))
    .webp({ quality: 72 })
    .toBuffer();
}
