/**
 * By itself V8 collects all garbage whenever 64 MiB of pixels were made, five times a photo, 27 ms each; counted with the rest of the
 * heap they are collected when that is full. On fourteen photos 1.17 s of processor time where it was 1.29, and about 100 MiB more
 * at the peak. Versions that do not know an option refuse to start with it: Node 22's V8 is 12.4, Node 24's 13.6.
 */
const PIXELS_COUNT = process.versions.v8.startsWith('13.6.') ? ['--external-memory-accounted-in-global-limit'] : [];

/**
 * How a process that reads pictures is started so that it holds little: measured on fourteen photos of 12 megapixels, 1.77 s of
 * processor time each way, 563 MiB at its peak in place of 745.
 */
export const SPARING = {
  execArgv: ['--max-old-space-size=384', ...PIXELS_COUNT],
  env: {
    // glibc keeps freed memory in an arena per thread; two are enough for one task at a time.
    MALLOC_ARENA_MAX: '2',
    // The largest bitmaps go back to the system once they are freed. With 16 MiB in place of 32, working copies went too: 50 MiB less at the
    // peak, at 60 ms of the system's time a photo; with 4 the tensors of the networks, at a fifth more time.
    MALLOC_MMAP_THRESHOLD_: `${32 * 2 ** 20}`,
    MALLOC_TRIM_THRESHOLD_: `${32 * 2 ** 20}`,
  },
} as const;
