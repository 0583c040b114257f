import { expect, test } from 'vitest';
import { formatTable } from './table.ts';

test('columns are as wide as they need', () => {
  expect(
    formatTable(
      ['ID', 'NAME'],
      [
        ['key_1', 'Reviews'],
        ['k', ''],
      ],
    ),
  ).toBe('ID     NAME\nkey_1  Reviews\nk');
});

// Whoever holds a secret key of an account names its keys; the operator reads the names in a terminal.
test.each([
  ['escape sequences', '\u001b[2J\u001b[1;31mgone', '\ufffd[2J\ufffd[1;31mgone'],
  ['the same in one character', '\u009b2J', '\ufffd2J'],
  ['lines that look like rows', 'x\r\nkey_2  secret', 'x\ufffd\ufffdkey_2  secret'],
  ['text turned around', 'a\u202eb', 'a\ufffdb'],
  ['other scripts', 'Zoë 東京 👍', 'Zoë 東京 👍'],
])('names do nothing to a terminal: %s', (_, name, shown) => {
  expect(formatTable(['NAME'], [[name]])).toBe(`NAME\n${shown}`);
});
