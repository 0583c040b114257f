import { type Command, defineCommand, WrongUsage } from '../command.ts';
import { writeBashCompletion, writeZshCompletion } from '../completion-script.ts';

const SHELLS = ['bash', 'zsh'] as const;
const WRITERS = { bash: writeBashCompletion, zsh: writeZshCompletion };

/** @param others What it completes, beside itself. */
export function defineCompletion(others: readonly Command[]): Command {
  const completion = defineCommand({
    name: 'completion',
    summary: 'Print a script that has your shell complete commands',
    argument: 'shell',
    argumentChoices: SHELLS,
    options: {},
    examples: ['completion bash >> ~/.bashrc', 'completion zsh >> ~/.zshrc'],
    async run({ print }, _, shell) {
      const known = SHELLS.find((name) => name === shell);
      if (!known) throw new WrongUsage(`"${shell}" is not known. Use one of: ${SHELLS.join(', ')}.`);
      const script = WRITERS[known]([...others, completion]);
      print({ shell, script }, script);
    },
  });
  return completion;
}
