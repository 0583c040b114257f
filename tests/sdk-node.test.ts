import { describe, expect, test } from 'vitest';
import { useSdk } from './sdk-node/context.ts';
import { describeEndpoints, describeEvents } from './sdk-node/events.ts';
import { describeExtensions } from './sdk-node/extensions.ts';
import { describeFiles } from './sdk-node/files.ts';
import { describeFlows } from './sdk-node/flows.ts';
import { describeKeys } from './sdk-node/keys.ts';
import { describeRefusals } from './sdk-node/refusals.ts';
import { describeResults } from './sdk-node/results.ts';
import { describeReviews } from './sdk-node/reviews.ts';
import { describeSessions } from './sdk-node/sessions.ts';
import { readMemberPromises } from './support/compatibility-page.ts';
import { membersOf } from './support/shapes.ts';
import { STRIPE_OPERATIONS } from './support/witness.ts';

// The last tests speak of all that came before.
describe('every operation through the official Node SDK', { shuffle: false }, () => {
  const sdk = useSdk();
  describeSessions(sdk);
  describeResults(sdk);
  describeReviews(sdk);
  describeEvents(sdk);
  describeEndpoints(sdk);
  describeFiles(sdk);
  describeFlows(sdk);
  describeExtensions(sdk);
  describeKeys(sdk);
  describeRefusals(sdk);

  describe('over all of the above', () => {
    test('every operation of the server has answered', () => {
      expect([...sdk.witness.operations].sort()).toEqual(sdk.api.map(({ name }) => name).sort());
    });

    test('every operation that is Stripe’s answers with what it does there', () => {
      const stripes = sdk.api.filter(({ extension }) => !extension);
      expect(Object.fromEntries(stripes.map(({ name, returns }) => [name, returns]))).toEqual(STRIPE_OPERATIONS);
    });

    test('every answer was as published', () => {
      expect(sdk.witness.faults).toEqual([]);
    });

    test('every member has been seen with a value, but those of which docs/compatibility.md says why not', () => {
      const { members, filled } = sdk.witness;
      const { neverSent, alwaysNull } = readMemberPromises();
      const seen = (member: string) => (filled.has(member) ? 'value' : members.has(member) ? 'null' : 'never');
      const promised = (member: string) =>
        neverSent.has(member) ? 'never' : alwaysNull.has(member) ? 'null' : 'value';
      const shapes = sdk.api.map(({ returns }) => returns).filter((name) => name !== 'contents');
      const all = [...membersOf(['error', ...shapes])].sort();
      expect(all.map((member) => [member, seen(member)])).toEqual(all.map((member) => [member, promised(member)]));
    });
  });
});
