import type { Policy } from '@credence/verification';
import type { Replayed } from '../../sessions/replay-policy.ts';
import type { Expandable } from '../expand.ts';

export const REPLAY_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/** What a policy would have made of sessions, in the manner of Stripe's objects. */
export function serializeReplay(
  { submissions, skipped, last, hasMore }: Replayed,
  { revision, policy, livemode }: { revision: string; policy: Policy | undefined; livemode: boolean },
) {
  const changed = submissions.filter(({ from, to }) => from !== to);
  return {
    object: 'credence.policy_replay',
    changes: changed.map(({ sessionId, from, to, checks }) => ({ checks, from, to, verification_session: sessionId })),
    checks: counted(changed.flatMap(({ checks }) => checks)).map(([check, count]) => ({ check, count })),
    has_more: hasMore,
    identical: submissions.filter(({ identical }) => identical).length,
    last: last ?? null,
    livemode,
    policy: policy?.name ?? null,
    replayed: submissions.length,
    revision,
    skipped,
    transitions: counted(submissions.map(({ from, to }) => `${from} ${to}`)).map(([pair, count]) => {
      const [from = '', to = ''] = pair.split(' ');
      return { count, from, to };
    }),
  };
}

/** The most frequent first. */
function counted(names: readonly string[]): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
