const BENCHES: Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>> = {
  reading: () => import('./reading/run.ts'),
  studio: () => import('./studio.ts'),
  attacks: () => import('./attacks.ts'),
  decision: () => import('./decision.ts'),
  replay: () => import('./replay.ts'),
  'session-cost': () => import('./session-cost.ts'),
  capture: () => import('./capture/run.ts'),
  presence: () => import('./presence.ts'),
  faces: () => import('./faces.ts'),
  challenge: () => import('./challenge.ts'),
  queue: () => import('./queue.ts'),
  api: () => import('./api.ts'),
  lists: () => import('./lists.ts'),
  webhooks: () => import('./webhooks.ts'),
  'line-maps': () => import('./line-maps.ts'),
  'start-up': () => import('./start-up.ts'),
  'contact-sheet': () => import('./contact-sheet/run.ts'),
  stories: () => import('./stories.ts'),
  testing: () => import('./testing.ts'),
};

const [name, ...args] = process.argv.slice(2);
const load = BENCHES[name ?? ''];
if (!load) {
  console.error(`Usage: npm run bench -- <${Object.keys(BENCHES).join(' | ')}> [arguments]`);
  process.exitCode = 2;
} else {
  await (await load()).run(args);
}
