import { createRequire } from 'node:module';

/** The functions and constants of OpenCV's WebAssembly build. */
export type OpenCv = typeof import('@techstark/opencv-js');

type Module = OpenCv & { onRuntimeInitialized?: () => void };

/** Whatever of OpenCV's lives outside JavaScript's heap and is freed by hand. */
interface Deletable {
  delete(): void;
}

let opening: Promise<{ cv: OpenCv }> | undefined;

/**
 * Opens OpenCV, once a process: a quarter of a second and 80 MB.
 *
 * The module comes wrapped in an object because it has a `then` of its own that resolves to itself: a promise
 * resolved with the bare module never settles (@techstark/opencv-js 4.9.0).
 */
export function openOpenCv(): Promise<{ cv: OpenCv }> {
  opening ??= load();
  return opening;
}

async function load(): Promise<{ cv: OpenCv }> {
  const before = new Set(process.listeners('unhandledRejection'));
  const module: Module = createRequire(import.meta.url)('@techstark/opencv-js');
  if (!module.Mat) {
    await new Promise<void>((resolve) => {
      module.onRuntimeInitialized = resolve;
    });
  }
  // Emscripten makes any unhandled rejection, ours included, abort the WebAssembly module.
  for (const listener of process.listeners('unhandledRejection')) {
    if (!before.has(listener)) process.removeListener('unhandledRejection', listener);
  }
  return { cv: module };
}

/**
 * Runs a computation and frees every matrix it kept, however it ends.
 *
 * @param compute Is handed `keep`, which notes a matrix and returns it; also what `MatVector.get` returns needs it.
 */
export function withMats<T>(compute: (keep: <M extends Deletable>(mat: M) => M) => T): T {
  const kept: Deletable[] = [];
  try {
    return compute((mat) => {
      kept.push(mat);
      return mat;
    });
  } finally {
    for (const mat of kept) mat.delete();
  }
}
