// Pure arithmetic on pixels: the browser imports this folder too, to guide the person while aiming.
export { measureExposure } from './exposure.ts';
export { type Glare, measureGlare } from './glare.ts';
export { measureSharpness } from './sharpness.ts';
