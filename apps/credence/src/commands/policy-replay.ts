import type { AccountApi } from '../access.ts';
import { defineCommand, WrongUsage } from '../command.ts';
import { formatTable } from '../table.ts';
import type { PolicyReplay } from './objects.ts';
import { POLICY_OPTION, readPolicyOption } from './policy-option.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

const PAGE = 1000;

export const policyReplay = defineCommand({
  name: 'policy replay',
  summary: 'List what another policy would have made of sessions',
  details:
    'Nothing is changed by it. Without --policy each is decided by the policy it was decided by, which shows whether decisions can be\nreached again, byte for byte.',
  options: {
    policy: POLICY_OPTION,
    since: { type: 'string', value: 'date', help: 'only sessions created on that day or later (UTC)' },
    limit: { type: 'string', value: 'number', help: 'how many sessions, the newest first; all, unless given' },
    ...ACCESS_OPTIONS,
  },
  examples: ['policy replay --policy strict', 'policy replay --policy ours.json --since 2026-11-01 --limit 5000'],
  async run({ openAccount, print, progress, cwd }, options) {
    const wanted = {
      policy: await readPolicyOption(options.policy, cwd),
      'created[gte]': secondsOf(options.since),
    };
    const api = await openAccount(options);
    const total = await replayAll(api, wanted, { limit: limitOf(options.limit), progress });
    print(total, describe(total));
  },
});

async function replayAll(
  api: AccountApi,
  wanted: Record<string, string | number | undefined>,
  { limit, progress }: { limit: number; progress(text: string): void },
): Promise<PolicyReplay> {
  let total: PolicyReplay | undefined;
  for (let left = limit; left > 0; left -= PAGE) {
    const page = await api.get<PolicyReplay>('/v1/credence/policy_replay', {
      ...wanted,
      limit: Math.min(PAGE, left),
      starting_after: total?.last ?? undefined,
    });
    total = total ? joined(total, page) : page;
    if (!page.has_more) break;
    progress(`${total.replayed} decided again`);
  }
  return total!;
}

function joined(a: PolicyReplay, b: PolicyReplay): PolicyReplay {
  return {
    ...b,
    changes: [...a.changes, ...b.changes],
    checks: summed([...a.checks, ...b.checks], ({ check }) => check),
    identical: a.identical + b.identical,
    replayed: a.replayed + b.replayed,
    skipped: a.skipped + b.skipped,
    transitions: summed([...a.transitions, ...b.transitions], ({ from, to }) => `${from} ${to}`),
  };
}

/** The most frequent first. */
function summed<T extends { count: number }>(counts: readonly T[], nameOf: (one: T) => string): T[] {
  const sums = new Map<string, T>();
  for (const one of counts) {
    const name = nameOf(one);
    sums.set(name, { ...one, count: one.count + (sums.get(name)?.count ?? 0) });
  }
  return [...sums.values()].toSorted((a, b) => b.count - a.count);
}

function describe({
  changes,
  checks,
  identical,
  policy,
  replayed,
  revision,
  skipped,
  transitions,
}: PolicyReplay): string {
  const head = [
    `${replayed} decided again by ${policy ?? 'the policies that decided'}, ${revision}: ${changes.length} would change.`,
    `${identical} are the same byte for byte${skipped > 0 ? `; of ${skipped} nothing is kept to decide from` : ''}.`,
  ];
  if (changes.length === 0) return head.join('\n');
  const moved = transitions
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, count }) => [from, to, String(count)]);
  return [
    ...head,
    formatTable(['FROM', 'TO', 'COUNT'], moved),
    formatTable(
      ['BECAUSE OF', 'COUNT'],
      checks.map(({ check, count }) => [check, String(count)]),
    ),
    formatTable(
      ['SESSION', 'FROM', 'TO', 'BECAUSE OF'],
      changes.map(({ verification_session: id, from, to, checks }) => [id, from, to, checks.join(', ')]),
    ),
  ].join('\n\n');
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new WrongUsage(`--limit: "${text}" is no number of sessions.`);
}

function secondsOf(date: string | undefined): number | undefined {
  if (date === undefined) return undefined;
  const at = Date.parse(`${date}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(at)) return at / 1000;
  throw new WrongUsage(`--since: "${date}" is no date. Write it as 2026-11-01.`);
}
