import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from './commands/commands.ts';
import { writeBashCompletion, writeZshCompletion } from './completion-script.ts';

/** What bash offers for the last word of a line. */
function complete(line: string): string[] {
  const words = line.split(' ');
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _credence; echo "\${COMPREPLY[*]}"`;
  const out = execFileSync('bash', ['-c', `${writeBashCompletion(COMMANDS)}\n${ask}`], { encoding: 'utf8' });
  return out.trim().split(' ').filter(Boolean);
}

describe.skipIf(process.platform === 'win32')('bash completes', () => {
  test.each([
    ['credence se', ['sessions']],
    ['credence sessions re', ['retrieve', 'redact']],
    ['credence sessions create --se', ['--selfie']],
    ['credence sessions list --status pro', ['processing']],
    ['credence sessions list --limit 3 --status ver', ['verified']],
    ['credence sessions retrieve vs_1 --j', ['--json']],
    ['credence trigger req', ['requires_input']],
    ['credence trigger verified --co', ['--code']],
    ['credence completion z', ['zsh']],
    ['credence specimen id', ['id_card']],
    ['credence specimen id_card --outcome selfie_m', ['selfie_manipulated']],
    ['credence nothing x', []],
  ])('%s', (line, words) => {
    expect(complete(line)).toEqual(words);
  });
});

test('zsh is offered the same', () => {
  const script = writeZshCompletion(COMMANDS);
  expect(script).toMatch(/^#compdef credence\n/);
  const candidates = (text: string) => text.match(/candidates=".+"(?= ;;)/g);
  expect(candidates(script)).toEqual(candidates(writeBashCompletion(COMMANDS)));
});
