/** Whether this is a phone or a tablet: where a file input can go straight to a camera app. */
export function isHandheld(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
