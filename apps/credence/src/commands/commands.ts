import type { Command } from '../command.ts';
import { accountsCreate } from './accounts-create.ts';
import { accountsList } from './accounts-list.ts';
import { accountsUpdate } from './accounts-update.ts';
import { keysCreate } from './keys-create.ts';
import { keysExpire } from './keys-expire.ts';
import { keysList } from './keys-list.ts';
import { keysRoll } from './keys-roll.ts';

/** All the program can do. */
export const COMMANDS: readonly Command[] = [
  accountsCreate,
  accountsList,
  accountsUpdate,
  keysCreate,
  keysList,
  keysRoll,
  keysExpire,
];
