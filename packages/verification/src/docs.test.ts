import { expect, test } from 'vitest';
import type { Check } from './checks/check.ts';
import { DOCUMENT_CHECKS, POLICY_VERSION, SELFIE_CHECKS } from './decide.ts';
import { FINDINGS, type FindingCode } from './findings.ts';
import { ANSWER_CHECKS } from './judge-answers.ts';
import { POLICIES, POLICY_NAMES } from './policy.ts';
import { TEST_OUTCOME_POLICY } from './test-outcome.ts';

// The pages are written by this test: `npm test -- packages/verification -u` brings them up to date.

test('docs/checks.md says what every check asks', async () => {
  const rows = DOCUMENT_CHECKS.flatMap(rowsOf);
  const selfieRows = SELFIE_CHECKS.flatMap(rowsOf);
  const answerRows = ANSWER_CHECKS.flatMap(rowsOf);
  const ruled = [...new Set(POLICY_NAMES.flatMap((name) => Object.keys(POLICIES[name].rules)))].toSorted();
  const policies = ruled.map((id) => `| \`${id}\` | ${POLICY_NAMES.map((name) => ruleOf(name, id)).join(' | ')} |`);
  const page = `# Checks

Generated from the code, revision \`${POLICY_VERSION}\`. A document is verified when every check that applies passes; unless the
account’s policy says otherwise, one that stays \`inconclusive\` convinces no more than one that fails. The first that is refused, in this
order, becomes \`last_error\`.

| check | asks | otherwise | and the person is told |
| --- | --- | --- | --- |
${rows.join('\n')}

These checks tell whether a document is there, readable, consistent with itself and still valid, and whether it seems to be a copy or a
picture of one. They do not tell whether it is genuine: a good forgery passes them, and so does a picture that was changed with care. A
program that feeds pictures to the page instead of a camera is noticed only where it goes by its own name, or gives one still picture, or a
photo that is not of what it gave before. None of this is certified.

## What each check rests on

${[...DOCUMENT_CHECKS, ...SELFIE_CHECKS].map(basisOf).join('\n')}

## Selfies

Where a session asks for a selfie (\`options[document][require_matching_selfie]\`), these are asked as well. What is wrong with the document
is told first.

| check | asks | otherwise | and the person is told |
| --- | --- | --- | --- |
${selfieRows.join('\n')}

Thresholds, where they come from, and how often they err are in [accuracy.md](accuracy.md).

\`selfie_challenge\`: the server draws one of fourteen orders in which the person turns their head to their left, to their right or ahead,
four pictures within two minutes, compares the turns it measures with the order, and asks whether the first picture, on a sheet of paper or a
screen that is turned and bent, would explain the others. A person may choose the way without motion; in live mode the check then stays open
and, unless the policy is \`permissive\`, the session is held for somebody to look at. Test mode does not ask for it then.

Blind spots: pictures come from the person's own device, and nothing vouches for its camera. A picture or a recording that does not know the
order fails thirteen times of fourteen, prints that are turned or bent are mostly found (see [accuracy.md](accuracy.md)); a face that is drawn or
played as asked while the answer is awaited, pictures of a turned head that are held up in the order asked for, and masks were not measured and
may pass. None of this is certified (ISO/IEC 30107-3). Twins and people who look alike pass. A portrait that was exchanged on the document is not
noticed by these checks: they compare with whatever portrait is there.

## Policies

Each account has a policy (\`policy\`, see [review.md](review.md)). It says what follows from a check that does not pass: it is accepted,
the session is held for somebody to look at, or the document is not verified. What is not in this table is refused by all of them.

| check | ${POLICY_NAMES.join(' | ')} |
| --- | ${POLICY_NAMES.map(() => '---').join(' | ')} |
${policies.join('\n')}

What the policies cost and catch is in [accuracy.md](accuracy.md#what-the-policies-cost-and-catch), on a small drawn set.

## Answers

What the person confirms and gives beside their photos, where the session asks for it. No policy accepts less than a pass. A session ends at
once when its person declines to confirm an address; its report then has that part only.

| check | asks | otherwise | and the person is told |
| --- | --- | --- | --- |
${answerRows.join('\n')}

Form and check digits of an ID number only screen it: what cannot exist is not taken. Whose it is, your own service is asked
([id-numbers.md](id-numbers.md)); without one, live mode ends in \`id_number_unverified_other\`. \`id_number_comparable\` is asked only where a
document is asked for, too.

## Chosen in test mode

A session of test mode can be made to end as chosen (see [testing.md](testing.md)). Its report then has one check, \`test_outcome\`, and the
policy \`${TEST_OUTCOME_POLICY}\`: nothing was examined.
`;
  await expect(page).toMatchFileSnapshot('../../../docs/checks.md');
});

function rowsOf({ id, asks, finding, tell, open }: Omit<Check<FindingCode>, 'run' | 'basis'>): string[] {
  const row = `| \`${id}\` | ${asks} | \`${finding}\` | ${tell} |`;
  return open ? [row, `| | when it stays open | \`${open.finding}\` | ${open.tell} |`] : [row];
}

function basisOf({ id, basis: { threshold, source, blindSpots } }: Pick<Check<FindingCode>, 'id' | 'basis'>): string {
  return `- \`${id}\` — line: ${threshold}. Source: ${source}. Blind spots: ${blindSpots}.`;
}

function ruleOf(name: (typeof POLICY_NAMES)[number], id: string): string {
  const rule = POLICIES[name].rules[id];
  if (!rule) return 'refuse';
  return rule.fail === rule.inconclusive
    ? rule.fail
    : `${rule.fail} when it fails, ${rule.inconclusive} when inconclusive`;
}

test('docs/errors.md lists every code a session can end an attempt with', async () => {
  const rows = Object.entries(FINDINGS).map(([code, reason]) => `| \`${code}\` | ${reason} |`);
  const page = `# Errors

Generated from the code.

## Why an attempt failed: \`last_error.code\`

The codes are Stripe's. Their \`reason\` may be shown to the person and never quotes what was read; checks give a more telling one
(see [checks.md](checks.md)).

| code | general reason |
| --- | --- |
${rows.join('\n')}

## Refused requests

The API answers in Stripe's error shape: 400 for what is wrong with a request or impossible in a session's state, 401 for keys, 403 for
permissions, 404 for what is not there, 409 for an idempotency key in use, 429 for too many requests, 500 for a fault of ours. A fault's
answer carries a \`Request-Id\`; the log has a line under it, with ids and never with content.
`;
  await expect(page).toMatchFileSnapshot('../../../docs/errors.md');
});
