import type { InferenceSession } from '../models/onnx.ts';
import { openModelSession } from '../models/open.ts';

/** The three networks that read faces. */
export interface FaceNetworks {
  detector: InferenceSession;
  mesh: InferenceSession;
  embedder: InferenceSession;
}

/** Opens the face networks when they are first asked for: whoever shows only a document does not pay for them. */
export interface LazyFaceNetworks {
  get(): Promise<FaceNetworks>;
  close(): Promise<void>;
}

export function faceNetworks(): LazyFaceNetworks {
  let opened: Promise<FaceNetworks> | undefined;
  return {
    get() {
      opened ??= open();
      return opened;
    },
    async close() {
      const networks = await opened;
      opened = undefined;
      await Promise.all(Object.values(networks ?? {}).map((session) => session.release()));
    },
  };
}

async function open(): Promise<FaceNetworks> {
  const [detector, mesh, embedder] = await Promise.all([
    openModelSession('face-detection.onnx'),
    openModelSession('face-mesh.onnx'),
    openModelSession('face-embedding.onnx'),
  ]);
  return { detector, mesh, embedder };
}
