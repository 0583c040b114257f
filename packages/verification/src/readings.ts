import type { AuthenticityReading } from './authenticity.ts';
import type { Pose } from './challenge.ts';
import type { PresenceReading } from './presence.ts';

/**
 * What vision reports about one submission: facts with their positions and confidences, never opinions.
 *
 * Readings are stored (encrypted) so that every judgement can be replayed without an image. Adding an optional member
 * is free; changing the meaning of one raises `READINGS_VERSION`.
 */
export const READINGS_VERSION = 1;

/** The sides of a document a person can photograph. A passport has only a `front`: its data page. */
export type Side = 'front' | 'back';

/** A point on the photo in pixels, origin top left, after the camera's orientation was applied. */
export interface Point {
  x: number;
  y: number;
}

/** Four corners, clockwise from the corner that is top left when the document stands upright. */
export type Quad = readonly [Point, Point, Point, Point];

export interface Readings {
  version: typeof READINGS_VERSION;
  /** Versions of the reading code and the SHA-256 prefixes of its models, so that a reading can be told from a later one. */
  pipeline: Record<string, string>;
  captures: Partial<Record<Side, CaptureReading>>;
  /** Absent when no selfie was asked for. */
  selfie?: SelfieReading;
  /** Sides whose capture could not be read at all, and why; their entry among `captures` is empty. */
  problems?: Partial<Record<Side, ImageProblem>>;
}

/** Everything measured on one photo of one side. */
export interface CaptureReading {
  image: ImageReading;
  /** Where the document lies; absent when no outline was found. */
  location?: LocationReading;
  /** Absent when nothing could be located or read, so that there was no page to measure. */
  quality?: QualityReading;
  mrz?: MrzReading;
  barcode?: BarcodeReading;
  /** Square symbols on the page. Absent when there are none, and in readings made before they were looked for. */
  symbols?: SymbolReading[];
  /** Lines of print in the visual inspection zone, top to bottom. */
  text: TextLine[];
  /** Portraits on the rectified page, largest first. Absent when no selfie was asked for: then nobody looked. */
  faces?: FaceReading[];
  /** Absent in readings that were made before it was measured. */
  authenticity?: AuthenticityReading;
  /** Coarse light and dark of the whole photo as 64 hexadecimal digits: tells the same picture from another. Absent as above. */
  pictureHash?: string;
  /** Where a second document lies that has a zone or a symbol of its own; absent when none was found. */
  beside?: Quad;
  /** The print makes sense only as a mirror shows it; absent when it does not, or when a zone or a symbol was read. */
  mirrored?: true;
  /** Of what kind the camera was; absent of a file that somebody chose. */
  camera?: CameraKind;
  /** What the frames before it tell; absent where nobody asked for them, as of pictures that no session holds. */
  presence?: PresenceReading;
}

/**
 * What a browser's camera seems to be: a device, or a program that plays pictures as if it were one. By the page's own word,
 * which whoever wants to can change.
 */
export const CAMERA_KINDS = ['physical', 'virtual', 'unknown'] as const;
export type CameraKind = (typeof CAMERA_KINDS)[number];

/** Everything measured on the pictures a person took of their own face. */
export interface SelfieReading {
  /** In the order taken. The first is the one shown in the report; further ones answer a challenge. */
  frames: SelfieFrameReading[];
  /** What the further ones answer. */
  challenge?: ChallengeReading;
}

/** What was asked of the person, beside what they answered; from the server's own records. */
export interface ChallengeReading {
  /** One for each frame but the first. Empty: the person has chosen the way without motion. */
  poses: Pose[];
  /** From asking to the arrival of the last answer. */
  tookMs: number;
  limitMs: number;
}

export interface SelfieFrameReading {
  image: ImageReading;
  /** Largest first. */
  faces: FaceReading[];
  /**
   * How well the picture in which the person looked ahead, printed on a sheet that is turned and bent, explains this one:
   * a correlation around the nose, −1 to 1. Only on pictures that were asked for afterwards.
   */
  sheetCorrelation?: number;
  /** As for a document. */
  camera?: CameraKind;
  /** Why this picture could not be read at all; `faces` is then empty. */
  problem?: ImageProblem;
}

/** One face: where it is, how well it can be seen, and what it looks like to the comparing network. */
export interface FaceReading {
  /** The face's box, turned as the head is. Always on the photo: portraits' boxes are carried back from the page. */
  quad: Quad;
  /** How sure the detector is, 0 to 1. */
  score: number;
  /** How sure the mesh is that there is a face in the box, 0 to 1. */
  meshScore: number;
  /** Between the centres of the eyes, in pixels of the photo. */
  eyeDistancePx: number;
  /** Positive when the face is turned towards the right edge of the picture. 0 faces the camera. */
  yawDegrees: number;
  /** Positive when the face looks up. */
  pitchDegrees: number;
  /** Positive when the head is tilted clockwise as the picture shows it. */
  rollDegrees: number;
  /** Variance of the Laplacian of the face aligned to 112 × 112 pixels. */
  sharpness: number;
  /** Mean luma of the aligned face, 0 to 255. */
  exposure: number;
  /** 192 numbers of unit length; the cosine of two of them is how alike the faces are. */
  embedding: number[];
  /** The middle of the aligned face as 16 × 16 lumas, 0 to 255, row-major: tells the same picture from the same person. */
  thumbnail?: number[];
}

export interface ImageReading {
  format: 'jpeg' | 'png' | 'webp';
  /** Pixels, after orientation. */
  width: number;
  height: number;
}

export interface LocationReading {
  quad: Quad;
  /** How well the outline is supported by edges, 0 to 1. */
  score: number;
  /** How the page was found: by its outline, or by the lines printed on it. */
  means: 'outline' | 'text_lines' | 'barcode' | 'whole_image';
  /** Size of the rectified page in pixels. */
  width: number;
  height: number;
}

export interface QualityReading {
  /** Variance of the Laplacian on the page at 1000 px width, fourth best of 24 tiles. */
  sharpness: number;
  /** Fraction of clipped pixels in the rectified page, 0 to 1. */
  glareFraction: number;
  /** Fraction of the page that the largest connected clipped area covers, 0 to 1. */
  glareLargestFraction?: number;
  /** Mean luma of the rectified page, 0 to 255. */
  exposure: number;
  /** Pixels of the photo along the long side of the document. */
  pageWidthPx: number;
}

export interface MrzReading {
  /** As printed, fillers included, one string per line; never repaired beyond what `swaps` says. */
  lines: string[];
  /** Confidence of each character, 0 to 1: same shape as `lines`. */
  confidences: number[][];
  /** Characters replaced because a check digit demanded an ambiguous alternative (O/0, I/1, B/8…): at most one. */
  swaps: { line: number; column: number; read: string; chosen: string }[];
  /** Which reader's lines were taken. */
  reader: string;
  quad: Quad;
  /** Where each line stands: three fifths of a character beyond the middles of its first and last. */
  rows?: Quad[];
  /** How the lines are printed. Absent where the page was not located, and in earlier readings. */
  type?: ZoneTypeReading;
}

/** How evenly the lines of a zone lie on their page. */
export interface ZoneTypeReading {
  /** How much longer the longest line is than the shortest, as a share of it. */
  longer: number;
  /** By how much the lines are turned against each other, in degrees. */
  turnDegrees: number;
  /** How far one line begins beside another, in distances from one character to the next. */
  beginning: number;
}

export interface BarcodeReading {
  symbology: 'PDF417';
  /** The payload decoded as Latin-1, control characters included. */
  payload: string;
  quad: Quad;
}

/** A Data Matrix, QR or Aztec symbol. */
export interface SymbolReading {
  symbology: 'DataMatrix' | 'QRCode' | 'Aztec';
  /**
   * Every byte of a visible digital seal as Latin-1: read, not verified. Absent of any other symbol, of which only that it is
   * there is kept.
   */
  seal?: string;
  quad: Quad;
}

export interface TextLine {
  text: string;
  /** Mean confidence of the characters, 0 to 1. */
  confidence: number;
  /**
   * Of each character of `text`, 0 to 1, to two digits. Absent where the line is less sure than its characters, as the mark of one
   * is not clear, and in readings that were made before they were kept.
   */
  confidences?: readonly number[];
  quad: Quad;
}

/** Why a file offered as a photo cannot be taken. The person is told at once; nothing is stored. */
export type ImageProblem =
  | 'unsupported_format' // not a JPEG, PNG or WebP
  | 'corrupt' // cut short or damaged
  | 'too_many_pixels'
  | 'too_small'
  | 'too_slow'; // could not be decoded within the limits of time and memory
