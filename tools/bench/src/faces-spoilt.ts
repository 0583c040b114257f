import { readFile } from 'node:fs/promises';
import { correlationOf, type FaceReading, similarityOf } from '@credence/verification';
import type { Reader } from '@credence/vision';
import sharp from 'sharp';
import type { Picture } from './faces-pairs.ts';
import { quantile } from './figures.ts';
import { formatShare } from './interval.ts';

const MATCH = 0.55;

type Spoil = (bytes: Buffer, face: FaceReading) => Promise<Buffer>;

/** What is done to photos, from harmless to hopeless. */
const SPOILT: Record<string, Spoil> = {
  ...Object.fromEntries(
    [40, 28, 20, 16].map((px): [string, Spoil] => [
      `eyes ${px} px apart`,
      async (bytes, face) => framed(await scaleTo(bytes, face, px)),
    ]),
  ),
  ...Object.fromEntries(
    [2, 4, 6, 8].map((sigma): [string, Spoil] => [
      `blurred by ${sigma} px, eyes 80 px apart`,
      async (bytes, face) =>
        sharp(await scaleTo(bytes, face, 80))
          .blur(sigma)
          .jpeg()
          .toBuffer(),
    ]),
  ),
  'dimmed to a quarter': (bytes) => sharp(bytes).rotate().linear(0.25, 10).jpeg().toBuffer(),
  'brightened 2.2 times': (bytes) => sharp(bytes).rotate().linear(2.2, 0).jpeg().toBuffer(),
};

/**
 * Measures what the limits of quality, and of the document's photo in place of a selfie, go by: photos spoilt step by step
 * and compared with the other photos of their set, and photos printed small and taken again from the print.
 */
export async function reportSpoilt(pictures: readonly Picture[], reader: Reader, pathOf: (file: string) => string) {
  for (const [name, spoil] of Object.entries(SPOILT)) {
    const spoilt = await spoilAll(pictures, { reader, pathOf, spoil });
    const genuine = cross(spoilt, pictures).filter(({ same, file }) => same && !file);
    const missed = genuine.filter(({ similarity }) => similarity < MATCH).length;
    const sharpness = spoilt.map(({ face }) => face.sharpness);
    const exposure = spoilt.map(({ face }) => face.exposure);
    const middle = (values: number[]) => `${at(values, 0.05)} to ${at(values, 0.95)}`;
    console.log(
      `${name}: not matched ${formatShare(missed, genuine.length)}, sharpness ${middle(sharpness)}, exposure ${middle(exposure)}`,
    );
  }
  const printed = await spoilAll(pictures, { reader, pathOf, spoil: print });
  const again = await spoilAll(pictures, { reader, pathOf, spoil: takeAgain });
  const crossed = cross(again, printed);
  const lines = {
    'the same photo': crossed.filter(({ file }) => file),
    'another of the person': crossed.filter(({ same, file }) => same && !file),
  };
  for (const [name, pairs] of Object.entries(lines)) {
    const [similarity, correlation] = [pairs.map((pair) => pair.similarity), pairs.map((pair) => pair.correlation)];
    console.log(
      `a print against ${name} (${pairs.length}): similarity ${range(similarity)}, correlation ${range(correlation)}`,
    );
  }
}

async function spoilAll(
  pictures: readonly Picture[],
  { reader, pathOf, spoil }: { reader: Reader; pathOf: (file: string) => string; spoil: Spoil },
): Promise<Picture[]> {
  const spoilt: Picture[] = [];
  for (const picture of pictures) {
    const bytes = await spoil(await readFile(pathOf(picture.file)), picture.face);
    const [face] = (await reader.readSelfie(bytes)).faces;
    if (face) spoilt.push({ ...picture, face });
  }
  return spoilt;
}

/** `file`: whether both come from the same file. */
function cross(ones: readonly Picture[], others: readonly Picture[]) {
  return ones.flatMap((one) =>
    others.map((other) => ({
      same: one.identity === other.identity,
      file: one.file === other.file,
      similarity: similarityOf(one.face.embedding, other.face.embedding),
      correlation: correlationOf(one.face.thumbnail ?? [], other.face.thumbnail ?? []),
    })),
  );
}

/** A portrait as a document carries it: eyes 80 px apart, hardly any colour, screened, and flat. */
const print: Spoil = async (bytes, face) =>
  degrade(await scaleTo(bytes, face, 80), { saturation: 0.3, contrast: 0.8, blur: 0.6, noise: 12, quality: 80 });

/** The same photo taken from a print or a screen: larger, softer, seen at an angle, in other light. */
const takeAgain: Spoil = async (bytes, face) => {
  const large = sharp(await scaleTo(bytes, face, 160)).affine([1.03, 0.02, -0.02, 0.98], { background: '#b0b0b0' });
  return degrade(await large.jpeg({ quality: 95 }).toBuffer(), {
    saturation: 0.8,
    contrast: 1.1,
    blur: 1.4,
    noise: 8,
    quality: 85,
  });
};

interface Degradation {
  saturation: number;
  contrast: number;
  blur: number;
  /** Amplitude, 0 to 255. */
  noise: number;
  quality: number;
}

async function degrade(bytes: Buffer, { saturation, contrast, blur, noise, quality }: Degradation): Promise<Buffer> {
  const { data, info } = await sharp(bytes)
    .modulate({ saturation })
    .linear(contrast, 110 * (1 - contrast))
    .blur(blur)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  // A fixed pattern: the same picture is spoilt the same way each time.
  for (let i = 0; i < data.length; i++) {
    const grain = (((i * 2654435761) >>> 0) / 2 ** 32 - 0.5) * 2 * noise;
    data[i] = Math.min(255, Math.max(0, data[i]! + grain));
  }
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels: channels as 3 } })
    .jpeg({ quality })
    .toBuffer();
}

async function scaleTo(bytes: Buffer, { eyeDistancePx }: FaceReading, px: number): Promise<Buffer> {
  const upright = await sharp(bytes).rotate().toBuffer({ resolveWithObject: true });
  const width = Math.max(1, Math.round((upright.info.width * px) / eyeDistancePx));
  return sharp(upright.data).resize(width).jpeg({ quality: 95 }).toBuffer();
}

/** Room around a small picture, which would be refused for its size alone. */
function framed(bytes: Buffer): Promise<Buffer> {
  const margins = { top: 140, bottom: 140, left: 140, right: 140 };
  return sharp(bytes)
    .extend({ ...margins, background: '#808080' })
    .jpeg({ quality: 95 })
    .toBuffer();
}

function at(values: readonly number[], share: number): number {
  return Math.round(quantile(values, share));
}

function range(values: readonly number[]): string {
  return `${quantile(values, 0).toFixed(3)} to ${quantile(values, 1).toFixed(3)}, median ${quantile(values, 0.5).toFixed(3)}`;
}
