import { describe, expect, test } from 'vitest';
import { StatementNames } from './statement-names.ts';

function ask(names: StatementNames, sql: string, times: number) {
  let last: { name?: string } = {};
  for (let n = 0; n < times; n += 1) last = names.nameOf(sql, 1);
  return last.name;
}

describe('StatementNames', () => {
  test('names what comes a third time, and keeps the name', () => {
    const names = new StatementNames();
    expect(ask(names, 'select $1', 2)).toBe(undefined);
    const name = ask(names, 'select $1', 1);
    expect(name).toBeDefined();
    expect(ask(names, 'select $1', 1)).toBe(name);
    expect(ask(names, 'select $1, 2', 3)).not.toBe(name);
  });

  test('names nothing without parameters: it may be several statements', () => {
    const names = new StatementNames();
    for (let n = 0; n < 5; n += 1) expect(names.nameOf('begin', 0)).toEqual({});
  });

  test('keeps a bounded number, whatever is asked', () => {
    const names = new StatementNames();
    const named = Array.from({ length: 1_000 }, (_, n) => ask(names, `select ${n}, $1`, 3)).filter(Boolean);
    expect(named.length).toBe(256);
  });

  test('gives new names to everything once the tables have changed', () => {
    const names = new StatementNames();
    const before = ask(names, 'select $1', 3);
    names.forget();
    expect(ask(names, 'select $1', 3)).not.toBe(before);
  });
});
