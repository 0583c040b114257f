/**
 * ONNX Runtime, silenced: the only place that loads it.
 *
 * Since 1.29 its official builds for Linux and macOS report sessions to their maker, over the network, unless told not
 * to before the library starts; they also keep a device id and a database in the user's cache folder. What reads
 * people's documents talks to nobody. The setting is read by native code, so it has to be in the environment before the
 * first import. Checked with onnxruntime-node 1.30.0, by `onnx.test.ts`; 1.27 is the last release without that code.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';

const runtime = await import('onnxruntime-node');

export const { InferenceSession, Tensor, env } = runtime;
export type InferenceSession = import('onnxruntime-node').InferenceSession;
export type Tensor = import('onnxruntime-node').Tensor;
