import type { Migration } from 'kysely/migration';
import { up as firstSlice } from './001-first-slice.ts';

/** Every migration in order. The name is the key kept in the database: never rename one that was released. */
export const migrations: Record<string, Migration> = {
  '001-first-slice': { up: firstSlice },
};
