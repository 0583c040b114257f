import { type Command, defineCommand, WrongUsage } from '../command.ts';
import type { TestClock } from './objects.ts';
import { TEST_ACCESS_OPTIONS } from './shared-options.ts';

const CLOCK = '/v1/test_helpers/clock';

const clockShow = defineCommand({
  name: 'clock show',
  summary: 'Show the clock of test mode',
  options: TEST_ACCESS_OPTIONS,
  examples: ['clock show', 'clock show --json'],
  async run({ openAccount, print }, options) {
    const api = await openAccount(options);
    const clock = await api.get<TestClock>(CLOCK);
    print(clock, describeClock(clock));
  },
});

const clockAdvance = defineCommand({
  name: 'clock advance',
  summary: 'Move the clock on: what falls due by then does so at once',
  argument: 'time',
  options: TEST_ACCESS_OPTIONS,
  examples: ['clock advance 3d', 'clock advance 90m'],
  async run({ openAccount, print }, options, by) {
    const api = await openAccount(options);
    const clock = await api.post<TestClock>(`${CLOCK}/advance`, { by });
    print(clock, describeClock(clock));
  },
});

const clockSet = defineCommand({
  name: 'clock set',
  summary: 'Move the clock on to an instant',
  argument: 'instant',
  options: TEST_ACCESS_OPTIONS,
  examples: ['clock set 2030-01-31T12:00:00Z', 'clock set 2030-01-31', 'clock set 1893456000'],
  async run({ openAccount, print }, options, instant) {
    const to = readInstant(instant);
    const api = await openAccount(options);
    const clock = await api.post<TestClock>(`${CLOCK}/set`, { to });
    print(clock, describeClock(clock));
  },
});

const clockFreeze = turn('freeze', 'Stop the clock: it then moves only when it is moved');
const clockRelease = turn('release', 'Let the clock run again, from where it stands');
const clockReset = turn('reset', 'Return to real time');

/** All about the clock. */
export const CLOCK_COMMANDS: readonly Command[] = [
  clockShow,
  clockAdvance,
  clockSet,
  clockFreeze,
  clockRelease,
  clockReset,
];

function turn(how: 'freeze' | 'release' | 'reset', summary: string): Command {
  return defineCommand({
    name: `clock ${how}`,
    summary,
    options: TEST_ACCESS_OPTIONS,
    examples: [`clock ${how}`],
    async run({ openAccount, print }, options) {
      const api = await openAccount(options);
      const clock = await api.post<TestClock>(`${CLOCK}/${how}`);
      print(clock, describeClock(clock));
    },
  });
}

/** `2030-01-31 12:00:00 UTC, 3d 2h ahead of real time, stopped` */
function describeClock({ now, offset, frozen }: TestClock): string {
  const shown = new Date(now * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const apart =
    offset === 0 ? 'real time' : `${span(Math.abs(offset))} ${offset > 0 ? 'ahead of' : 'behind'} real time`;
  return `${shown} UTC, ${apart}${frozen ? ', stopped' : ''}`;
}

function span(seconds: number): string {
  const units = [
    ['d', Math.floor(seconds / 86_400)],
    ['h', Math.floor((seconds % 86_400) / 3600)],
    ['m', Math.floor((seconds % 3600) / 60)],
    ['s', seconds % 60],
  ] as const;
  return units.flatMap(([unit, count]) => (count > 0 ? [`${count}${unit}`] : [])).join(' ');
}

/** Epoch seconds, or a date as ISO 8601 writes it; in UTC where it names no zone. */
function readInstant(text: string): number {
  if (/^\d{1,11}$/.test(text)) return Number(text);
  const [, date, time = 'T00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(?::\d\d)?)?(Z|[+-]\d\d:\d\d)?$/i.exec(text) ?? [];
  const ms = date === undefined ? Number.NaN : Date.parse(`${date}${time.replace(' ', 'T')}${zone}`);
  if (!Number.isNaN(ms)) return Math.floor(ms / 1000);
  throw new WrongUsage(`"${text}" is no instant. Use 2030-01-31, 2030-01-31T12:00:00Z, or seconds since 1970.`);
}
