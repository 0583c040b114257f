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
  // The thread that made garbage collects it alone: with helpers, that wait for each other, all threads of V8 beside it took 150 to 180 ms a
  // photo, compiling included, and take 90 to 100.
  execArgv: ['--max-old-space-size=384', '--single-threaded-gc', ...PIXELS_COUNT],
  env: {
    // glibc keeps freed memory in an arena per thread; two are enough for one task at a time.
    MALLOC_ARENA_MAX: '2',
    // The largest bitmaps go back to the system once they are freed. With 16 MiB in place of 32, working copies went too: 50 MiB less at the
    // peak, at 60 ms of the system's time a photo; with 4 the tensors of the networks, at a fifth more time.
    MALLOC_MMAP_THRESHOLD_: `${32 * 2 ** 20}`,
    MALLOC_TRIM_THRESHOLD_: `${32 * 2 ** 20}`,
    // Memory comes in pieces of 2 MiB where the system has such (Linux, glibc 2.35): a bitmap of 12 megapixels that comes and goes is 9,000
    // pieces of 4 KiB. Of 14,000 faults a photo 1,000 are left, and decoding takes 50 to 100 ms less.
    GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  },
} as const;
