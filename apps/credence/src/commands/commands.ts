import type { Command } from '../command.ts';
import { accountsCreate } from './accounts-create.ts';
import { accountsList } from './accounts-list.ts';
import { accountsUpdate } from './accounts-update.ts';
import { CLOCK_COMMANDS } from './clock.ts';
import { defineCompletion } from './completion.ts';
import { doctor } from './doctor.ts';
import { evalCommand } from './eval.ts';
import { eventsList } from './events-list.ts';
import { eventsResend } from './events-resend.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { keysCreate } from './keys-create.ts';
import { keysExpire } from './keys-expire.ts';
import { keysList } from './keys-list.ts';
import { keysRoll } from './keys-roll.ts';
import { listen } from './listen.ts';
import { logsTail } from './logs-tail.ts';
import { outbox } from './outbox.ts';
import { policyReplay } from './policy-replay.ts';
import { reviewsDismiss } from './reviews-dismiss.ts';
import { reviewsList } from './reviews-list.ts';
import { sessionsCancel } from './sessions-cancel.ts';
import { sessionsComplete } from './sessions-complete.ts';
import { sessionsCreate } from './sessions-create.ts';
import { sessionsDecide } from './sessions-decide.ts';
import { sessionsEvidence } from './sessions-evidence.ts';
import { sessionsList } from './sessions-list.ts';
import { sessionsOpen } from './sessions-open.ts';
import { sessionsRedact } from './sessions-redact.ts';
import { sessionsRetrieve } from './sessions-retrieve.ts';
import { specimen } from './specimen.ts';
import { start } from './start.ts';
import { trigger } from './trigger.ts';

const WITHOUT_COMPLETION: readonly Command[] = [
  start,
  sessionsCreate,
  sessionsRetrieve,
  sessionsList,
  sessionsComplete,
  sessionsDecide,
  sessionsEvidence,
  sessionsOpen,
  sessionsCancel,
  sessionsRedact,
  reviewsList,
  reviewsDismiss,
  policyReplay,
  outbox,
  trigger,
  specimen,
  listen,
  eventsList,
  eventsResend,
  logsTail,
  ...CLOCK_COMMANDS,
  accountsCreate,
  accountsList,
  accountsUpdate,
  keysCreate,
  keysList,
  keysRoll,
  keysExpire,
  exportCommand,
  importCommand,
  evalCommand,
  doctor,
];

/** All the program can do. */
export const COMMANDS: readonly Command[] = [...WITHOUT_COMPLETION, defineCompletion(WITHOUT_COMPLETION)];
