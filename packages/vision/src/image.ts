/** Pixels as vision passes them around: row-major, origin top left, one byte a channel. */
export interface RgbImage {
  width: number;
  height: number;
  /** (height, width, 3), sRGB. */
  data: Uint8Array;
}

export interface GrayImage {
  width: number;
  height: number;
  /** Luma, (height, width): 0 black to 255 white. */
  data: Uint8Array;
}
