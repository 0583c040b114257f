import { describe, expect, test } from 'vitest';
import { useSdk } from './sdk-node/context.ts';
import { describeEndpoints, describeEvents } from './sdk-node/events.ts';
import { describeFlows } from './sdk-node/flows.ts';
import { describeResults } from './sdk-node/results.ts';
import { describeSessions } from './sdk-node/sessions.ts';
import { reasonsFor } from './support/members-never-emitted.ts';
import { membersOf } from './support/shapes.ts';
import { STRIPE_OPERATIONS } from './support/witness.ts';

// The last tests speak of all that came before.
describe('every operation through the official Node SDK', { shuffle: false }, () => {
  const sdk = useSdk();
  describeSessions(sdk);
  describeResults(sdk);
  describeEvents(sdk);
  describeEndpoints(sdk);
  describeFlows(sdk);

  describe('over all of the above', () => {
    test('every operation that is Stripe’s answers with what it does there', () => {
      for (const { name, returns, extension } of sdk.api) {
        expect([name, extension ? undefined : returns]).toEqual([name, STRIPE_OPERATIONS[name]]);
      }
    });

    test('every answer was as published', () => {
      expect(sdk.witness.faults).toEqual([]);
    });

    test('no member that is listed as never sent has been seen', () => {
      const shapes = sdk.api.map(({ returns }) => returns).filter((name) => name !== 'contents');
      for (const member of membersOf(['error', ...shapes])) {
        if (sdk.witness.members.has(member)) expect([member, ...reasonsFor(member)]).toEqual([member]);
      }
    });
  });
});
