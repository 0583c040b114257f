import {
  type CustomPolicy,
  POLICY_NAMES,
  POLICY_SCHEMA,
  type PolicyName,
  readCustomPolicy,
} from '@credence/verification';
import { z } from 'zod';
import { meaning } from './meaning.ts';

/** What decides: one of ours by its name, or a policy of one's own. */
export type GivenPolicy = PolicyName | CustomPolicy;

/** No policy of ours comes near it. */
const JSON_MAX = 10_000;

/** A policy: one of ours by name; another as a map, or as the same in JSON. */
export function policy() {
  const schema = z.unknown().transform((value, context): GivenPolicy => {
    const preset = POLICY_NAMES.find((name) => name === value);
    if (preset) return preset;
    const read = readPolicyValue(value);
    if (typeof read === 'object') return read;
    context.issues.push({ code: 'custom', message: read, input: value });
    return z.NEVER;
  });
  return meaning(schema, { anyOf: [{ type: 'string', enum: [...POLICY_NAMES] }, POLICY_SCHEMA] });
}

/** @returns The policy, or what is wrong with it. */
function readPolicyValue(value: unknown): CustomPolicy | string {
  const written = typeof value === 'string' ? parseJson(value) : value;
  if (typeof written !== 'object' || written === null) {
    return `Invalid policy: must be one of ${POLICY_NAMES.join(', ')}, or an object with extends and rules`;
  }
  const read = readCustomPolicy(written);
  if ('policy' in read) return read.policy;
  return `Invalid policy: ${read.problems.map(({ at, message }) => `${at} ${message}`.trim()).join('; ')}`;
}

function parseJson(text: string): unknown {
  if (text.length > JSON_MAX) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
