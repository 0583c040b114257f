import type { Quad } from './readings.ts';

/**
 * What a photo and its file tell of how they came about: numbers and marks without opinions. Nothing in it is about the holder,
 * and none of it names a device, a place or a moment.
 */
export interface AuthenticityReading {
  file: FileReading;
  frame: FrameReading;
  /** Absent where the page was not located, or is too small to be looked at so closely. */
  periodicity?: PeriodicityReading;
  /** Absent where too little of the page is neither dark nor clipped. */
  colour?: ColourReading;
  /** Absent where nothing of the page is smooth. */
  noise?: NoiseReading;
  /** Absent where the page was not located, is too small or too large, or the file keeps no traces of how it was stored. */
  pieces?: PiecesReading;
  /** In what type words are set. Absent where the page was not located, and in earlier readings. */
  typed?: TypedWordReading[];
  /** Sides of the portrait that are straight edges with even print beside them. Absent where no portrait was looked for. */
  seams?: SeamReading[];
  /** Absent where no portrait was looked for, or its sides are not straight. */
  tilt?: TiltReading;
  /** Absent where no portrait was looked for, too little of it or of the page is smooth, or the photo was made smaller to be read. */
  grain?: GrainReading;
}

/** What the file says of itself. All of it is the sender's word. */
export interface FileReading {
  /** A camera has written its make or model into it; most browsers and messengers take that out. */
  camera: boolean;
  /** Programs that change pictures or make them up, by their names in the metadata. */
  editors: string[];
  /** It carries content credentials (C2PA), which were not verified. */
  contentCredentials: boolean;
  /** JPEG: the quality its quantisation tables stand for, 1 to 100 in the scale of the Independent JPEG Group. */
  jpegQuality: number | null;
}

/** How the picture's frame lies around the document. */
export interface FrameReading {
  /**
   * How far the document's corners are from those of the picture, the furthest of them, as a share of the picture's width; 0 where it
   * fills the picture, and where it was not located.
   */
  margin: number;
  /** How far the document's sides are from those of an upright rectangle, as a share of its width: 0 as if scanned. */
  skew: number;
  /** Lines of pixels from one side of the picture on that are of one colour all along, as a share of it: bars of a display. */
  bars: number;
}

/** How strongly one frequency stands out of those around it, all over a page. */
export interface PeriodicityReading {
  /** Of brightness: the median over places of the strongest line of their spectra over its surroundings, in nepers of power. */
  luma: number;
  /** The same of red against blue, which display grids and dots of several inks disturb. */
  chroma: number;
  /** Places looked at. */
  tiles: number;
}

/** How much colour a page has of its own, beside that of the light on it. */
export interface ColourReading {
  /** How far the ratios of its channels stray from those around them, what goes with brightness taken away: 80 % lie within, in nepers. */
  spread: number;
}

/** The finest detail of a page. */
export interface NoiseReading {
  /** Its standard deviation where the page is smoothest, in levels of brightness. */
  level: number;
}

/** Whether parts of a picture were put there after the rest of it had been saved: then they have been saved once less. */
export interface PiecesReading {
  /** Of twelve frequencies, how many tell that the picture had been saved before. With few of them, no piece of it can be told. */
  frequencies: number;
  /** The rectangle of the page that looks most as if it had not been; absent where none does. */
  patch?: PieceReading;
  /** The same for a piece of a line of print. */
  line?: PieceReading;
}

export interface PieceReading {
  /** How much likelier it is not to have been saved before than to have been, in nepers. */
  excess: number;
  /** How far it strays from the rest of the page: 0 not at all, 1 as what was never saved before would. */
  share: number;
  /** On the photo. */
  quad: Quad;
}

/** What lies along one side of a portrait: print ends there, paper also throws a shadow. */
export interface SeamReading {
  /** How much shadow lies beyond the edge: as if a strip so wide, in millimetres of the document, were black all along that side. */
  shadowMm: number;
  /** How much darker the edge is than portrait and page on both sides of it, as a share of the page's brightness; 0 beside dark clothes. */
  dip: number;
  /** That side, on the photo. */
  quad: Quad;
}

/** How far a portrait is turned against its page, its upright and its level sides alike. */
export interface TiltReading {
  /** Clockwise, against outline and print of the page, whichever tells less, and on small pages less what slopes stray by; 0 where they tell different ways. */
  degrees: number;
  /** About where the portrait's sides lie, on the photo. */
  quad: Quad;
}

/** The finest detail of a portrait beside that of its page, in levels of brightness, where each is smoothest. */
export interface GrainReading {
  portrait: number;
  page: number;
  /** What was taken for the portrait, on the photo. */
  quad: Quad;
}

/** In what type one word is set: one of capitals and digits, whose letters are of one height. */
export interface TypedWordReading {
  /** Its line, as the place among those of the capture, and its place among the line's words. */
  line: number;
  word: number;
  /** Of its letters, in widths of the page. */
  height: number;
  /** How wide its strokes are along a row, in heights of its letters. */
  stroke: number;
  /** How much darker than the paper its line is, as a share of the paper's brightness. */
  ink: number;
  /** How many pixels of the photo as it was read it takes from paper to ink, where strokes end. */
  edgePx: number;
  /** Letters that were measured. */
  letters: number;
}
