import { type DecisionInputs, decide, POLICIES, type Readings, recordDecision } from '@credence/verification';
import { newMasterKey } from '../keys/master-key.ts';
import { openVault } from '../keys/vault.ts';
import { digestOf } from '../sessions/decision-digest.ts';
import { judgingCode } from '../sessions/judging-code.ts';
import type { ReplayOrder } from '../sessions/replay-in-threads.ts';

/** Decided submissions as a database holds them: for measuring what replaying them takes. */
export interface SealedSessions {
  /** What replaying reads of one, in bytes. */
  sizeBytes: number;
  /** Unwraps their keys and opens them, from the n-th on; beyond the last they begin anew. */
  open(from: number, count: number): ReplayOrder['submissions'];
}

/** Decides readings again and again, each time of a session with its own key, and seals what is kept of that. */
export function sealSessions(readings: readonly Readings[], today: string, count: number): SealedSessions {
  const vault = openVault(newMasterKey());
  const code = judgingCode();
  const sealed = Array.from({ length: count }, (_, n) => {
    const one = readings[n % readings.length]!;
    const inputs: DecisionInputs = {
      asked: {
        livemode: false,
        type: 'document',
        options: { document: { requireMatchingSelfie: one.selfie !== undefined } },
        declared: null,
        expectedDetails: null,
      },
      today,
      circumstances: { policy: POLICIES.standard, history: { blocked: false, seenInSessions: 1 } },
    };
    const decision = decide(one, inputs.asked, today, inputs.circumstances);
    const key = vault.newSessionKey();
    return {
      wrapped: key.wrapped,
      record: key.sealJson('decision_record', recordDecision(decision, inputs, { digest: digestOf(decision), code })),
      readings: key.sealJson('readings', one),
    };
  });
  const bytes = sealed.reduce((sum, one) => sum + one.record.length + one.readings.length, 0);
  return {
    sizeBytes: Math.round(bytes / sealed.length),
    open: (from, count) =>
      Array.from({ length: count }, (_, i) => {
        const { wrapped, record, readings } = sealed[(from + i) % sealed.length]!;
        const key = vault.openSessionKey(wrapped);
        return {
          record: key.openBytes('decision_record', record),
          openReadings: () => key.openBytes('readings', readings),
        };
      }),
  };
}
