import { hash } from 'node:crypto';
import type { Decision } from '@credence/verification';

/** SHA-256 of a decision's bytes: two that have the same are the same, member by member. */
export function digestOf(decision: Decision): string {
  return hash('sha256', JSON.stringify(decision), 'hex');
}
