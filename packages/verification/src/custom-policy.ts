import { DOCUMENT_CHECKS, SELFIE_CHECKS } from './decide.ts';
import { type Consequence, POLICIES, POLICY_NAMES, type Policy, type PolicyName } from './policy.ts';

/** A policy of an account's own: one of ours, with other consequences for some checks. As it is written in JSON. */
export interface CustomPolicy {
  extends: PolicyName;
  /** By check: what follows when it does not pass, whichever way or each. */
  rules: Record<string, Consequence | Partial<Record<'fail' | 'inconclusive', Consequence>>>;
}

/** What is wrong with a policy: where, as `rules.selfie_match.fail`, and in a sentence what. */
export interface PolicyProblem {
  at: string;
  message: string;
}

const CONSEQUENCES: readonly Consequence[] = ['accept', 'hold', 'refuse'];

/**
 * Checks whose failing nobody may wave through unseen: without them nothing of a document or a face was examined, or it
 * contradicts itself, or it is what the account itself has blocked.
 */
export const NEVER_ACCEPTED: readonly string[] = [
  'document_found',
  'document_legible',
  'document_type',
  'document_issuer',
  'mrz_check_digits',
  'sides_agree',
  'document_complete',
  'document_expiry',
  'document_block_list',
  'selfie_found',
  'portrait_found',
  'selfie_is_own',
  'selfie_match',
  'selfie_block_list',
];

/** The JSON schema of {@link CustomPolicy}, for whoever writes one. */
export const POLICY_SCHEMA = {
  type: 'object' as const,
  properties: {
    extends: {
      type: 'string' as const,
      enum: [...POLICY_NAMES],
      description: 'What holds for checks that `rules` does not name.',
    },
    rules: {
      description: 'By check: `accept`, `hold` or `refuse`, or one each for `fail` and `inconclusive`.',
      type: 'object' as const,
      propertyNames: { type: 'string' as const, pattern: '^[a-z_]+$' },
      additionalProperties: {
        anyOf: [
          { type: 'string' as const, enum: [...CONSEQUENCES] },
          {
            type: 'object' as const,
            properties: {
              fail: { type: 'string' as const, enum: [...CONSEQUENCES] },
              inconclusive: { type: 'string' as const, enum: [...CONSEQUENCES] },
            },
            additionalProperties: false,
          },
        ],
      },
    },
  },
  required: ['extends', 'rules'],
  additionalProperties: false,
};

/** Reads a policy that somebody wrote, or says all that is wrong with it. */
export function readCustomPolicy(value: unknown): { policy: CustomPolicy } | { problems: PolicyProblem[] } {
  if (!isMap(value)) return { problems: [{ at: '', message: 'must be an object with extends and rules' }] };
  const base = POLICY_NAMES.find((name) => name === value.extends);
  const unknown = Object.keys(value).filter((name) => name !== 'extends' && name !== 'rules');
  const problems: PolicyProblem[] = [
    ...unknown.map((at) => ({ at, message: 'is not known; there are extends and rules' })),
    ...(base ? [] : [{ at: 'extends', message: `must be one of ${POLICY_NAMES.join(', ')}` }]),
    ...(isMap(value.rules)
      ? Object.entries(value.rules).flatMap(([check, rule]) => judgeRule(check, rule))
      : [{ at: 'rules', message: 'must be an object: a consequence by check' }]),
  ];
  if (problems.length > 0 || !base) return { problems };
  return { policy: { extends: base, rules: value.rules as CustomPolicy['rules'] } };
}

function judgeRule(check: string, rule: unknown): PolicyProblem[] {
  const at = `rules.${check}`;
  if (![...DOCUMENT_CHECKS, ...SELFIE_CHECKS].some(({ id }) => id === check)) {
    return [{ at, message: 'is no check; docs/checks.md lists them' }];
  }
  const strict = NEVER_ACCEPTED.includes(check);
  if (!isMap(rule)) return judgeConsequence(at, rule, strict);
  return Object.entries(rule).flatMap(([outcome, consequence]) =>
    outcome === 'fail' || outcome === 'inconclusive'
      ? judgeConsequence(`${at}.${outcome}`, consequence, strict && outcome === 'fail')
      : [{ at: `${at}.${outcome}`, message: 'must be fail or inconclusive' }],
  );
}

function judgeConsequence(at: string, consequence: unknown, isNeverAccepted: boolean): PolicyProblem[] {
  if (!CONSEQUENCES.some((one) => one === consequence)) return [{ at, message: `must be ${CONSEQUENCES.join(', ')}` }];
  const message = 'cannot be accept: this check has to be convinced, or the session held';
  return consequence === 'accept' && isNeverAccepted ? [{ at, message }] : [];
}

/**
 * What a custom policy comes to.
 *
 * @param version Tells it from others: the same rules, the same version.
 */
export function resolvePolicy({ extends: base, rules }: CustomPolicy, version: string): Policy {
  const merged = { ...POLICIES[base].rules };
  for (const [check, rule] of Object.entries(rules)) {
    const before = merged[check] ?? { fail: 'refuse', inconclusive: 'refuse' };
    merged[check] = typeof rule === 'string' ? { fail: rule, inconclusive: rule } : { ...before, ...rule };
  }
  return { name: `custom-${version}`, rules: merged };
}

/** The rules as text, the same for the same rules in whatever order they were written: to be hashed. */
export function canonicalPolicy({ extends: base, rules }: CustomPolicy): string {
  return JSON.stringify([
    base,
    Object.entries(rules)
      .toSorted(byName)
      .map(([check, rule]) => [check, ordered(rule)]),
  ]);
}

function ordered(rule: CustomPolicy['rules'][string]) {
  return typeof rule === 'string' ? rule : Object.entries(rule).toSorted(byName);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
