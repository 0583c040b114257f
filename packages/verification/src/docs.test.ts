import { expect, test } from 'vitest';
import { DOCUMENT_CHECKS, POLICY_VERSION } from './decide.ts';
import { FINDINGS } from './findings.ts';
import { POLICIES, POLICY_NAMES } from './policy.ts';
import { TEST_OUTCOME_POLICY } from './test-outcome.ts';
import { UNAVAILABLE_PARTS } from './unavailable.ts';

// The pages are written by this test: `npm test -- packages/verification -u` brings them up to date.

test('docs/checks.md says what every check asks', async () => {
  const rows = DOCUMENT_CHECKS.map(
    (check) => `| \`${check.id}\` | ${check.asks} | \`${check.finding}\` | ${check.tell} |`,
  );
  const unavailable = UNAVAILABLE_PARTS.map(
    ({ id, asks, finding }) => `| \`${id}\` | ${asks} | \`${finding.code}\` | ${finding.reason} |`,
  );
  const ruled = [...new Set(POLICY_NAMES.flatMap((name) => Object.keys(POLICIES[name].rules)))].toSorted();
  const policies = ruled.map((id) => `| \`${id}\` | ${POLICY_NAMES.map((name) => ruleOf(name, id)).join(' | ')} |`);
  const page = `# Checks

Generated from the code, revision \`${POLICY_VERSION}\`. A document is verified when every check that applies passes; unless the
account’s policy says otherwise, one that stays \`inconclusive\` convinces no more than one that fails. The first that is refused, in this
order, becomes \`last_error\`.

| check | asks | otherwise | and the person is told |
| --- | --- | --- | --- |
${rows.join('\n')}

These checks tell whether a document is there, readable, consistent with itself and still valid. They do not tell whether it is
genuine: nothing here looks for forgeries, screens or copies yet.

## Policies

Each account has a policy (\`policy\`, see [review.md](review.md)). It says what follows from a check that does not pass: it is accepted,
the session is held for somebody to look at, or the document is not verified. What is not in this table is refused by all of them.

| check | ${POLICY_NAMES.join(' | ')} |
| --- | ${POLICY_NAMES.map(() => '---').join(' | ')} |
${policies.join('\n')}

What the policies cost and catch has not been measured yet.

## Asked for, but not checked yet

These can be asked for in test mode, so that integrations can be built; live mode refuses them. What was asked for and could not be
checked is \`unverified\` in the report: nobody is verified by it. The document’s own errors are told first.

| check | asks | the report says | and the person is told |
| --- | --- | --- | --- |
${unavailable.join('\n')}

## Chosen in test mode

A session of test mode can be made to end as chosen (see [testing.md](testing.md)). Its report then has one check, \`test_outcome\`, and the
policy \`${TEST_OUTCOME_POLICY}\`: nothing was examined.
`;
  await expect(page).toMatchFileSnapshot('../../../docs/checks.md');
});

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
