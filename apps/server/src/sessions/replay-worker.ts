import { parentPort } from 'node:worker_threads';
import {
  type DecisionRecord,
  decideAgain,
  movedChecks,
  outcomeOf,
  type Policy,
  type Readings,
} from '@credence/verification';
import { digestOf } from './decision-digest.ts';
import type { Redecided, ReplayOrder } from './replay-in-threads.ts';

parentPort?.on('message', ({ policy, submissions }: ReplayOrder) => {
  parentPort?.postMessage(submissions.map((one) => redecide(one, policy)));
});

function redecide({ record, readings }: ReplayOrder['submissions'][number], policy: Policy | null): Redecided {
  const before = parse<DecisionRecord>(record);
  const decision = decideAgain(before, parse<Readings>(readings), policy ?? undefined);
  const to = outcomeOf(decision);
  const identical = digestOf(decision) === before.digest;
  return { from: before.outcome, to, identical, checks: to === before.outcome ? [] : movedChecks(before, decision) };
}

function parse<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as T;
}
