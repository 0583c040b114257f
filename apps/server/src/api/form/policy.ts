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
/** Whoever wrote more that is wrong has written something else. */
const PROBLEMS_TOLD_MAX = 10;

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
  const told = read.problems.slice(0, PROBLEMS_TOLD_MAX).map(({ at, message }) => `${at} ${message}`.trim());
  const more = read.problems.length - told.length;
  return `Invalid policy: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function parseJson(text: string): unknown {
  if (text.length > JSON_MAX) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
