import { parentPort } from 'node:worker_threads';
import {
  type DecisionRecord,
  type Readings,
  type Redecided,
  redecide,
  redecideByAnswers,
} from '@credence/verification';
import { digestOf } from './decision-digest.ts';
import type { Opened, ThreadOrder } from './replay-in-threads.ts';

parentPort?.on('message', ({ submissions, ...by }: ThreadOrder) => {
  parentPort?.postMessage(submissions.map((one) => decideAgain(one, by)));
});

/** Null: readings are needed. */
function decideAgain(
  { record, readings }: Opened,
  { policy, code }: Omit<ThreadOrder, 'submissions'>,
): Redecided | null {
  const before = parse<DecisionRecord>(record);
  if (readings) return redecide(before, parse<Readings>(readings), { policy: policy ?? undefined, digestOf });
  return policy && before.code === code ? redecideByAnswers(before, policy) : null;
}

function parse<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as T;
}
