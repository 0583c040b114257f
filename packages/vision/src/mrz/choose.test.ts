import { describe, expect, test } from 'vitest';
import { choose } from './choose.ts';
import { type LineReading, SYMBOLS } from './symbols.ts';

// The specimen passport of Utopia: ICAO Doc 9303 part 4, appendix B.
const UPPER = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<';
const LOWER = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10';

describe('choose', () => {
  test('returns what was read when every check digit agrees', () => {
    const choice = choose('TD3', seen([UPPER, LOWER]), 'test');
    expect(choice).toMatchObject({ lines: [UPPER, LOWER], valid: true, swaps: [], agreement: 1 });
  });

  test('lets the column decide between a letter and a digit of the same shape', () => {
    const lines = seen([UPPER, LOWER], { line: 1, column: 13, read: 'T', unsure: '7' });
    expect(choose('TD3', lines, 'test').lines).toEqual([UPPER, LOWER]);
  });

  test('swaps one lookalike the reader hesitated over when a check digit objects, and says so', () => {
    const choice = choose('TD3', seen([UPPER, LOWER], { line: 1, column: 1, read: 'B', unsure: '8' }), 'test');
    expect(choice).toMatchObject({
      lines: [UPPER, LOWER],
      valid: true,
      swaps: [{ line: 1, column: 1, read: 'B', chosen: '8' }],
    });
  });

  test('does not swap what the reader was sure of', () => {
    const choice = choose('TD3', seen([UPPER, LOWER], { line: 1, column: 1, read: 'B', unsure: 'B' }), 'test');
    expect(choice).toMatchObject({ valid: false, swaps: [] });
    expect(choice.lines[1]).toBe(`LB98902C36${LOWER.slice(10)}`);
  });

  test('never swaps characters that do not look alike', () => {
    const choice = choose('TD3', seen([UPPER, LOWER], { line: 1, column: 1, read: 'W', unsure: '8' }), 'test');
    expect(choice).toMatchObject({ valid: false, swaps: [] });
  });

  test('never puts a filler where something else was read', () => {
    const choice = choose('TD3', seen([UPPER, LOWER], { line: 1, column: 37, read: 'S', unsure: '<' }), 'test');
    expect(choice).toMatchObject({ valid: false, swaps: [] });
    expect(choice.lines[1]?.[37]).toBe('S');
  });

  test('repairs nothing when two characters are wrong', () => {
    const choice = choose(
      'TD3',
      seen(
        [UPPER, LOWER],
        { line: 1, column: 1, read: 'B', unsure: '8' },
        { line: 1, column: 34, read: 'G', unsure: '2' },
      ),
      'test',
    );
    expect(choice).toMatchObject({ valid: false, swaps: [] });
    expect(choice.lines[1]).toBe('LB98902C36UTO7408122F1204159ZE1842G6B<<<<<10');
  });

  test('does not let check digits vouch for a character nobody could make out', () => {
    const lines = seen([UPPER, LOWER]);
    lines[1]!.columns[0]!.fill(0.02);
    lines[1]!.columns[0]![SYMBOLS.indexOf('L')] = 0.03;
    expect(choose('TD3', lines, 'test')).toMatchObject({ valid: false, lucky: true });
  });

  test('reports what an issuer printed where the layout has no place for it, and the whole field with it', () => {
    const odd = `${LOWER.slice(0, 10)}132${LOWER.slice(13)}`;
    const lines = seen([UPPER, odd]);
    for (const spread of lines[1]!.columns.slice(10, 13))
      for (let s = 0; s < spread.length; s += 1) if (spread[s]! > 0.5) spread[s] = 0.97;
    expect(choose('TD3', lines, 'test')).toMatchObject({ lines: [UPPER, odd], valid: false });
  });

  test('returns a document whose printed digits are wrong as it is printed', () => {
    const printed = `${LOWER.slice(0, 43)}7`;
    expect(choose('TD3', seen([UPPER, printed]), 'test')).toMatchObject({
      lines: [UPPER, printed],
      valid: false,
      swaps: [],
    });
  });
});

interface Doubt {
  line: number;
  column: number;
  /** What the reader thinks likeliest, and the runner-up. */
  read: string;
  unsure: string;
}

/** Lines as a reader sees them that is sure of everything except the doubts. */
function seen(lines: readonly string[], ...doubts: Doubt[]): LineReading[] {
  return lines.map((line, l) => ({
    score: 0,
    columns: [...line].map((symbol, c) => {
      const doubt = doubts.find((one) => one.line === l && one.column === c);
      const spread = new Float32Array(SYMBOLS.length).fill(1e-5);
      spread[SYMBOLS.indexOf(doubt?.unsure ?? symbol)] = 0.3;
      spread[SYMBOLS.indexOf(doubt?.read ?? symbol)] = 0.7;
      return spread;
    }),
  }));
}
