export { PHOTO_LIMITS } from '@credence/vision/photo-limits';
