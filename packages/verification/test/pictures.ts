import { formatMrz } from '@credence/documents';
import type { CaptureReading, FaceReading, Quad } from '../src/readings.ts';

export const QUAD: Quad = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 60 },
  { x: 0, y: 60 },
];

/** What is read of a photo on which a page was found, whatever is on it. */
export function page() {
  return {
    image: { format: 'jpeg' as const, width: 2000, height: 1500 },
    location: { quad: QUAD, score: 0.9, means: 'outline' as const, width: 1400, height: 883 },
    quality: { sharpness: 900, glareFraction: 0, exposure: 150, pageWidthPx: 1500 },
  };
}

/** The page of Anna Maria Eriksson's passport, of the specimen state, but for what is given; its print says the same as its zone. */
export function passport(fields: Partial<Parameters<typeof formatMrz>[0]> = {}): CaptureReading {
  const says = {
    format: 'TD3',
    documentCode: 'P',
    issuingState: 'UTO',
    surname: 'ERIKSSON',
    givenNames: 'ANNA MARIA',
    documentNumber: 'L898902C3',
    nationality: 'UTO',
    birthDate: { year: '74', month: '08', day: '12' },
    sex: 'female',
    expirationDate: { year: '32', month: '04', day: '15' },
    ...fields,
  } as const;
  const { surname, documentNumber, birthDate, expirationDate } = says;
  const dates = [birthDate, expirationDate].flatMap((date) => (date ? `${date.day}.${date.month}.${date.year}` : []));
  const text = [surname, documentNumber, ...dates].map((text) => ({ text, confidence: 0.99, quad: QUAD }));
  return { ...withMrz(formatMrz(says)), text };
}

/** A page with a machine-readable zone that was read surely. */
export function withMrz(lines: string[]): CaptureReading {
  const confidences = lines.map((line) => [...line].map(() => 0.99));
  return { ...page(), text: [], mrz: { lines, confidences, swaps: [], reader: 'test', quad: QUAD } };
}

/** A face that is well seen. @param angle Degrees between its embedding and that of `face()`. */
export function face({ angle = 0, ...measures }: Partial<FaceReading> & { angle?: number } = {}): FaceReading {
  const radians = (angle * Math.PI) / 180;
  return {
    quad: QUAD,
    score: 0.95,
    meshScore: 1,
    eyeDistancePx: 120,
    yawDegrees: 2,
    pitchDegrees: -9,
    rollDegrees: 1,
    sharpness: 400,
    exposure: 130,
    thumbnail: thumbnail(angle === 0 ? 1 : 2),
    embedding: [Math.cos(radians), Math.sin(radians), ...new Array<number>(190).fill(0)],
    ...measures,
  };
}

/** A face's lumas, of which there are two. */
export function thumbnail(which: 1 | 2): number[] {
  return Array.from({ length: 256 }, (_, i) => 60 + ((i * (which === 1 ? 37 : 101)) % 150));
}
