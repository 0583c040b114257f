import { z } from 'zod';

/** A side of the document, or the person's own face. */
export const captureKindSchema = z.enum(['front', 'back', 'selfie']);

/** What the camera seemed to be: of its name and abilities, which never leave the page, only this is told. */
export const cameraKindSchema = z.enum(['physical', 'virtual', 'unknown']);
export type CameraKind = z.infer<typeof cameraKindSchema>;

/** What is told of a photo beside its bytes; of a file that was chosen, nothing. */
export const cameraQuerySchema = z.strictObject({ camera: cameraKindSchema.optional() });

/** The largest photo taken, in bytes: a 48 MP phone JPEG is about 12 MB. */
export const CAPTURE_MAX_BYTES = 15 * 1024 * 1024;

/** Small pictures that the camera gave before the photo: how many come with it at most, and how large each may be. */
export const FRAMES_MAX = 4;
/** A frame of 640 by 640 pixels is 20 to 60 kB, and a detail of 192 by 192 of its own, hardly compressed, 20 to 35 kB: both together. */
export const FRAME_MAX_BYTES = 120 * 1024;

/**
 * `19834:24310@740,20114@480`: frames that follow the photo's own bytes, each with its length, that of its detail which follows it,
 * if there is one, and how many milliseconds before the photo it was seen.
 */
const framesSchema = z
  .string()
  .regex(/^\d{1,6}(:\d{1,6})?@\d{1,4}(,\d{1,6}(:\d{1,6})?@\d{1,4}){0,3}$/)
  .transform((told) =>
    told.split(',').map((frame) => {
      const [lengths, beforeMs] = frame.split('@') as [string, string];
      const [sizeBytes, detailBytes] = lengths.split(':').map(Number) as [number, number?];
      return { sizeBytes, beforeMs: Number(beforeMs), ...(detailBytes !== undefined && { detailBytes }) };
    }),
  )
  .refine((frames) =>
    frames.every(
      ({ sizeBytes, detailBytes }) =>
        sizeBytes > 0 && detailBytes !== 0 && sizeBytes + (detailBytes ?? 0) <= FRAME_MAX_BYTES,
    ),
  );

/** The same of a photo of a document. */
export const captureQuerySchema = cameraQuerySchema.extend({ frames: framesSchema.optional() });

/** Which photo some bytes are of, and where in it they belong. */
export const pieceQuerySchema = captureQuerySchema.extend({
  /** Chosen by the page, one for each photo. */
  upload: z.string().regex(/^[\w-]{1,64}$/),
  offset: z.coerce.number().int().min(0),
  total: z.coerce.number().int().min(1),
});

/** How many bytes of the photo are there: the next piece begins here, whatever was sent before. */
export interface PieceReceived {
  received: number;
}
