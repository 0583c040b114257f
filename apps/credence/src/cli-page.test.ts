import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { COMMANDS } from './commands/commands.ts';
import { describeAll, describeCommand } from './help.ts';

const PAGE = new URL('../../../docs/cli.md', import.meta.url);
const HEADING = '## All commands\n';

/** Run with `-u` to write the second part of the page anew. */
test('docs/cli.md says of every command what its help says', async () => {
  const words = (await readFile(PAGE, 'utf8')).split(HEADING)[0]!;
  const help = COMMANDS.map((command) => `### ${command.name}\n\n${block(describeCommand(command))}`);
  await expect(`${words}${HEADING}\n${block(describeAll(COMMANDS))}\n${help.join('\n')}`).toMatchFileSnapshot(
    '../../../docs/cli.md',
  );
});

test('the list of all commands leaves none out', () => {
  const lines = describeAll(COMMANDS).split('\n');
  for (const { name, summary } of COMMANDS) {
    expect(lines.filter((line) => line.startsWith(`  ${name} `) && line.endsWith(summary))).toHaveLength(1);
  }
});

test('help fits a terminal', () => {
  const texts = [describeAll(COMMANDS), ...COMMANDS.map(describeCommand)];
  expect(texts.flatMap((text) => text.split('\n')).filter((line) => line.length > 130)).toEqual([]);
});

function block(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\`\n`;
}
