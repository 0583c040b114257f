import type { Expansion } from '../expand.ts';

/** The members that were named, one by one; those not named are absent, not null. */
export function named<Values extends Record<string, unknown>>(expand: Expansion, values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => expand.has(name))) as Partial<Values>;
}
