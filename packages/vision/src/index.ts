export { type ImageInspection, inspectImage } from './decode/decode-image.ts';
export type { ImageFormat } from './decode/sniff-format.ts';
export type { GrayImage, RgbImage } from './image.ts';
export { describePipeline } from './models/describe-pipeline.ts';
export { openReader, type Reader } from './open-reader.ts';
export type { CameraFrame } from './presence/measure-presence.ts';
export { showRegion } from './show/show-region.ts';
