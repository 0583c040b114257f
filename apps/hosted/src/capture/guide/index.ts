/** What judges the camera's frames: pure, so that the bench feeds it drawn streams as the page feeds it the camera's. */
export { type Advice, follow, type Guide, type Instruction, UNGUIDED } from './guide.ts';
export { type Box, type Fault, type Frame, inspect, look, type Seen, VIEW_PX, type Wanted } from './look.ts';
export type { Picture, Quad } from './picture.ts';
export type { Likeness } from './side.ts';
