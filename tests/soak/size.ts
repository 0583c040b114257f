/** `npm run soak` runs the long form; `npm test` a short one of the same. */
export const SOAK = process.env.CREDENCE_SOAK === 'true';

/** What is random follows from it: set `CREDENCE_SOAK_SEED` to the number a failure printed. */
export const SEED = Number(process.env.CREDENCE_SOAK_SEED ?? (SOAK ? Date.now() % 1e9 : 3));
