import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CannotDo, WrongUsage } from '../command.ts';

const POLICIES = ['permissive', 'standard', 'careful', 'strict'];

/** A policy as a command is given it. */
export const POLICY_OPTION = {
  type: 'string',
  value: 'policy',
  help: `${POLICIES.join(', ')}, or a file with one of your own (.json)`,
} as const;

/** What stands for the policy in a request: its name, or what the file says. */
export async function readPolicyOption(policy: string | undefined, cwd: string): Promise<string | undefined> {
  if (policy === undefined || POLICIES.includes(policy)) return policy;
  if (!policy.endsWith('.json')) {
    throw new WrongUsage(`--policy: "${policy}" is none of ${POLICIES.join(', ')}, and no file that ends in .json.`);
  }
  const text = await readFile(resolve(cwd, policy), 'utf8').catch((error: unknown) => {
    throw new CannotDo(`The policy cannot be read: ${(error as Error).message}`);
  });
  try {
    // Without the spaces it is written with: it goes into an address.
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    throw new CannotDo(`${policy} is no JSON: ${(error as Error).message}`);
  }
}
