import type { SessionView } from '@credence/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HAPPENINGS, WAYS, waysOf } from '../../test/ways.ts';
import { type Line, open, type Setting, type World } from '../../test/world.ts';
import type { Problem } from '../api.ts';
import { type Screen, screenOf } from './flow.ts';

const WALKS = 100_000;
/** Enough for two failures and a third attempt. */
const STEPS_MAX = 60;
/** Longer than the longest way from anywhere to an end: two sides, a face and a number, after a failure, from a code for a phone. */
const HOME_STEPS_MAX = 46;

/** Where nothing is left to do: the person is told why, and where to go. */
const ENDS: readonly Screen['name'][] = [
  'verified',
  'closed',
  'attempts_used',
  'elsewhere',
  'expired',
  'code_expired',
  'code_used',
];

const settings = fc.record<Setting>({
  sides: fc.constantFrom<SessionView['sides'][]>(['front'], ['front', 'back'], ['front', 'back', 'selfie']),
  confirms: fc.boolean(),
  idNumber: fc.boolean(),
  live: fc.boolean(),
  handheld: fc.boolean(),
  byCode: fc.boolean(),
});

const BAD_LINES: Problem[] = ['network', 'server_error', 'rate_limit'];

/** One thing that happens: the number chooses among what can. */
const events = fc.array(
  fc.record({
    by: fc.constantFrom<'person' | 'world'>(...new Array<'person'>(7).fill('person'), 'world'),
    // Most people do what leads on.
    choice: fc.oneof(fc.constant(0), fc.nat(997)),
    line: fc.constantFrom<Line>(...new Array<'good'>(12).fill('good'), ...BAD_LINES),
  }),
  { maxLength: STEPS_MAX, size: 'max' },
);

function happen(world: World, { by, choice, line }: { by: 'person' | 'world'; choice: number; line: Line }): void {
  const choices = Object.values(by === 'person' ? waysOf(world) : HAPPENINGS);
  choices[choice % choices.length]?.(world, line);
}

describe('whatever the person does and whatever fails', () => {
  test('every screen has a way on, and by what it offers first the person comes to an end', () => {
    fc.assert(
      fc.property(settings, events, (setting, walk) => {
        const world = open(setting);
        for (const event of walk) {
          happen(world, event);
          const { name } = screenOf(world.page);
          if (!ENDS.includes(name) && Object.keys(waysOf(world)).length === 0) throw new Error(`no way on: ${name}`);
        }
        const way: string[] = [];
        while (!ENDS.includes(screenOf(world.page).name)) {
          const [first] = Object.entries(waysOf(world));
          way.push(`${screenOf(world.page).name}: ${first![0]}`);
          if (way.length > HOME_STEPS_MAX) throw new Error(`no end: ${way.slice(-6).join(', ')}`);
          first![1](world, 'good');
        }
      }),
      { numRuns: WALKS },
    );
  });

  test('the walks meet every screen there is', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(settings, events, (setting, walk) => {
        const world = open(setting);
        for (const event of walk) {
          happen(world, event);
          met.add(screenOf(world.page).name);
        }
      }),
      { numRuns: WALKS / 10 },
    );
    const unmet = [...Object.keys(WAYS), 'capture'].filter((name) => !met.has(name));
    // Nobody can be told of these by what happens here: a link too old, and tries that end before they begin.
    expect(unmet.filter((name) => !['expired', 'attempts_used'].includes(name))).toEqual([]);
  });
});
