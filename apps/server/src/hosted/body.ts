import { Refusal } from '@credence/verification';
import type { z } from 'zod';

/** Reads what a page sent. @throws {Refusal} That says where it is wrong, but not what it holds: the values are a person's. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.');
  throw new Refusal('parameter_invalid', `This request could not be understood${where ? `: see ${where}` : ''}.`);
}
