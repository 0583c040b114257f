import type { Quad } from './readings.ts';

/**
 * What a few small frames that the camera gave in the second before a photo tell of it: numbers without opinions. By the page's
 * own word, as the photo is.
 */
export interface PresenceReading {
  /** Frames that came with the photo. */
  frames: number;
  /** From the first of them to the photo, in milliseconds, as the page told. */
  spanMs: number;
  /** Frames in which the photo's document was looked for: those that could be opened. Absent where the document was not located. */
  compared?: ComparedFrames;
  /** What pieces of these frames tell that came at the camera's own resolution. Absent where none came. */
  details?: DetailsReading;
}

export interface ComparedFrames {
  /** How many there are. */
  frames: number;
  /**
   * How alike the document on the photo and on the frame most like it are, each at the size at which the frame has it: a correlation of
   * their lumas, −1 to 1.
   */
  likeness: number;
  /** In how many frames it was found again. */
  found: number;
  /** How far the document's corners move from one of these to another, the furthest of them, as a share of its width. */
  motion: number;
  /** How far two frames are from being the same picture, the two that are furthest: a mean difference, in levels of brightness. */
  change: number;
  /** The piece of the document that is least alike on the photo and on these frames together. */
  part?: { likeness: number; quad: Quad };
}

/** Differences of fine detail, which is what a pixel differs by from the mean of its neighbours: between neighbouring frames, laid over each other. */
export interface DetailsReading {
  /** Frames that came with one. */
  details: number;
  /** Neighbours that could be laid over each other and had moved. The rest is of the one among these that is in the middle by `residual`. */
  pairs: number;
  /** How strong fine detail is, the mean of both, in levels of brightness. */
  level?: number;
  /** How strong is what differs. */
  residual?: number;
  /** How alike both are where they are smoothest, and noise is most of what there is: a correlation, −1 to 1. */
  shared?: number;
}
