import type { TestProject } from 'vitest/node';
import { silentLog } from '../src/store/log.ts';
import { migrations } from '../src/store/migrations/index.ts';
import { ensureTemplate } from '../src/store/pglite/template.ts';
import './context.ts';
import { TEST_CACHE_DIR } from './database.ts';

/** Makes the template once, before the test files that run side by side would each make one. */
export default async function setup(project: TestProject): Promise<void> {
  const template = await ensureTemplate({ migrations, cacheDir: TEST_CACHE_DIR, log: silentLog });
  project.provide('backend', 'embedded');
  project.provide('template', template);
}
