import { describe, expect, test } from 'vitest';
import { type Command, defineCommand } from './command.ts';
import { runCommandLine } from './command-line.ts';
import { COMMANDS } from './commands/commands.ts';

/** Runs a line without a server: nothing here gets as far as asking one. */
async function run(line: string, commands: readonly Command[] = COMMANDS) {
  const said = { out: '', err: '' };
  const code = await runCommandLine(commands, line.split(' ').filter(Boolean), {
    env: { CREDENCE_MASTER_KEY_FILE: '/nonexistent/master-key', CREDENCE_URL: 'http://127.0.0.1:9' },
    cwd: '/',
    colours: false,
    untilInterrupted: () => new AbortController().signal,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += `${text}\n`;
    },
  });
  return { code, ...said };
}

const echo = defineCommand({
  name: 'things echo',
  summary: 'Say what was given',
  argument: 'id',
  options: {
    size: { type: 'string', choices: ['small', 'large'], help: 'how large' },
    tag: { type: 'string', multiple: true, help: 'a tag' },
    loud: { type: 'boolean', help: 'louder' },
  },
  examples: ['things echo thing_1 --tag a'],
  async run({ print }, options, id) {
    print({ id, ...options }, `${id} ${options.tag.join()}`);
  },
});

describe('a command', () => {
  test('is given its options and its argument, wherever they stand', async () => {
    expect(await run('things echo --tag a thing_1 --tag b --loud --json', [echo])).toEqual({
      code: 0,
      out: JSON.stringify({ id: 'thing_1', tag: ['a', 'b'], loud: true }, null, 2),
      err: '',
    });
    expect((await run('things echo thing_1', [echo])).out).toBe('thing_1 ');
  });

  test.each([
    ['things echo', 'credence things echo needs <id>.'],
    ['things echo a b', '"b" is one word too many.'],
    ['things echo a --size huge', '--size must be one of small, large; "huge" is not.'],
    ['things echo a --sise small', "Unknown option '--sise'"],
    ['things echo a --size', "Option '--size <value>' argument missing"],
    ['things say', 'There is no command "things say".'],
    ['--loud', 'There is no command "--loud".'],
  ])('is refused as "%s"', async (line, message) => {
    const { code, out, err } = await run(line, [echo]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.split('\n')[0]).toBe(message);
    expect(err).toContain('--help says more.');
  });
});

describe('help', () => {
  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    'of %s needs no server',
    async (name, command) => {
      const { code, out } = await run(`${name} --help`);
      expect(code).toBe(0);
      expect(out).toContain(`${command.summary}.`);
      for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`);
      for (const example of command.examples) expect(example).toMatch(new RegExp(`^${name}( |$)`));
    },
  );

  test('lists all commands, and is shown to whoever names none', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(out).toContain(name);
    expect(await run('')).toMatchObject({ code: 2, out });
  });

  test('of a word that several commands begin with lists those', async () => {
    const { code, out } = await run('clock --help');
    expect(code).toBe(0);
    expect(out).toContain('clock advance <time>');
    expect(out).not.toContain('sessions');
    expect(await run('clock')).toMatchObject({ code: 2, out });
    expect((await run('help clock')).out).toBe(out);
    expect((await run('help clock set')).out).toContain('Usage: credence clock set <instant>');
  });
});

test.each([
  ['accounts create', '--name is missing'],
  ['keys create --type restricted', 'A restricted key needs at least one --permission.'],
  ['keys create --type master', '--type must be one of secret, restricted, publishable'],
  ['keys roll key_1 --expires-in soon', '"soon" is no time.'],
  ['sessions create --flow vf_1 --selfie', 'A flow decides what is asked for'],
  ['sessions create --when open', '--when says when the --outcome happens'],
  ['sessions create --metadata order', '--metadata: "order" is not of the form name=value.'],
  ['sessions list --limit 0', '--limit: "0" is not a number from 1 to 100.'],
  ['sessions complete vs_1', '--outcome is missing'],
  ['sessions list --api-key sk_test_a --account acct_1', 'A key says which account it is of'],
  ['clock set soon', '"soon" is no instant.'],
  ['completion fish', '"fish" is not known. Use one of: bash, zsh.'],
])('"credence %s" asks no server', async (line, message) => {
  const { code, err } = await run(line);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
