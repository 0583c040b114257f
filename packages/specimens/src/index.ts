export { type Developed, type FilmFrame, type FilmOptions, film } from './camera-film.ts';
export { NEVER, type Never, type Story, tellGood, tellNever } from './camera-story.ts';
export { type CameraStreamOptions, cameraStream, heldByHand, writeCameraStream } from './camera-stream.ts';
export type { OutcomeSpecimen, OutcomeSpecimenOptions } from './for-outcome.ts';
export { findHomography, mapPoint, type Point, type Quad, rectangle } from './homography.ts';
export { drawLandscape, type LandscapeOptions } from './landscape.ts';
export { SPECIMEN_OUTCOMES, type SpecimenOutcome } from './outcomes.ts';
export type { Address, Person, Sex } from './people.ts';
export { flatten, type Photo, type PhotographOptions, photograph, poseDocument } from './photograph.ts';
export type { Sitter } from './portrait/portrait.ts';
export type { Seed } from './random.ts';
export { drawSelfie, type SelfieOptions } from './selfie.ts';
export type { Page } from './sheet.ts';
export {
  drawDrivingLicense,
  drawIdCard,
  drawPassport,
  drawSpecimen,
  type Specimen,
} from './specimen.ts';
export { type PhotographedSpecimen, type PhotographedSpecimenOptions, specimens } from './specimens.ts';
export type { Surface } from './surfaces.ts';
export type { Flaw, OtherKind, SpecimenOptions, SpecimenTruth, SpecimenType } from './truth.ts';
