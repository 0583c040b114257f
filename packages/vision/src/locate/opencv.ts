import { constants } from 'node:fs';
import { createRequire } from 'node:module';

/** The functions and constants of OpenCV's WebAssembly build. */
export type OpenCv = typeof import('@techstark/opencv-js') & {
  /** `Canny` of gradients that are known, under the name that the build gives it; its types know the name of C++ alone. */
  Canny1(dx: Mat, dy: Mat, edges: Mat, threshold1: number, threshold2: number): void;
};

type Mat = import('@techstark/opencv-js').Mat;

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
  const before = processListeners();
  const module = withBinding((): Module => createRequire(import.meta.url)('@techstark/opencv-js'));
  if (!module.Mat) {
    await new Promise<void>((resolve) => {
      module.onRuntimeInitialized = resolve;
    });
  }
  // Emscripten lets any unhandled rejection of ours abort the module, and rethrows what nobody caught from a file of a
  // single 10 MB line, all of which Node would print.
  for (const [event, listener] of processListeners()) {
    if (!before.some(([, known]) => known === listener)) process.removeListener(event, listener);
  }
  return { cv: module };
}

/**
 * Loads with a `process.binding` that hands out the file constants and nothing else: Emscripten's file system, which is
 * not used, asks for them, and under Node's permission model the real one refuses.
 */
function withBinding<T>(load: () => T): T {
  const original = Object.getOwnPropertyDescriptor(process, 'binding')!;
  Object.defineProperty(process, 'binding', { ...original, value: () => ({ fs: constants }) });
  try {
    return load();
  } finally {
    Object.defineProperty(process, 'binding', original);
  }
}

function processListeners() {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  return events.flatMap((event) =>
    process.rawListeners(event).map((listener) => [event, listener as Listener] as const),
  );
}

type Listener = (...args: unknown[]) => void;

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
