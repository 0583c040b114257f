import type { Migration } from 'kysely/migration';
import { up as firstSlice } from './001-first-slice.ts';
import { up as idleAttempts } from './002-idle-attempts.ts';
import { up as review } from './003-review.ts';
import { up as capturesCarriedOver } from './004-captures-carried-over.ts';
import { up as accountSettings } from './005-account-settings.ts';
import { up as localListeners } from './006-local-listeners.ts';
import { up as selfieChallenge } from './007-selfie-challenge.ts';
import { up as handOff } from './008-hand-off.ts';
import { up as messagesAndAnswers } from './009-messages-and-answers.ts';
import { up as decisionRecords } from './011-decision-records.ts';
import { up as handOffLinks } from './020-hand-off-links.ts';
import { up as shownPictures } from './021-shown-pictures.ts';
import { up as cameraKinds } from './022-camera-kinds.ts';
import { up as blockedFaces } from './023-blocked-faces.ts';
import { up as seenFaces } from './024-seen-faces.ts';
import { up as captureFrames } from './025-capture-frames.ts';

/** Every migration in order. The name is the key kept in the database: never rename one that was released. */
export const migrations: Record<string, Migration> = {
  '001-first-slice': { up: firstSlice },
  '002-idle-attempts': { up: idleAttempts },
  '003-review': { up: review },
  '004-captures-carried-over': { up: capturesCarriedOver },
  '005-account-settings': { up: accountSettings },
  '006-local-listeners': { up: localListeners },
  '007-selfie-challenge': { up: selfieChallenge },
  '008-hand-off': { up: handOff },
  '009-messages-and-answers': { up: messagesAndAnswers },
  '011-decision-records': { up: decisionRecords },
  '020-hand-off-links': { up: handOffLinks },
  '021-shown-pictures': { up: shownPictures },
  '022-camera-kinds': { up: cameraKinds },
  '023-blocked-faces': { up: blockedFaces },
  '024-seen-faces': { up: seenFaces },
  '025-capture-frames': { up: captureFrames },
};
