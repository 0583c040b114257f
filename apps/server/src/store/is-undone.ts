import { Refusal } from '@credence/verification';
import { DatabaseError } from './database-error.ts';

/** Connection exceptions, and an operator's intervention: the server went away, perhaps while it was committing. */
const WENT_AWAY = /^(?:08|57P)/;

/**
 * Is what a transaction wrote certainly not there? A connection that broke while it was committing leaves that open, and
 * what the rows may name must not be thrown away.
 *
 * @param error What the transaction threw.
 */
export function isUndone(error: unknown): boolean {
  if (error instanceof DatabaseError) return !WENT_AWAY.test(error.code ?? '');
  return error instanceof Refusal;
}
