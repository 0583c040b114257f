import type { IdNumberAnswer, IdNumberPerson, LookupResult } from '@credence/verification';
import { z } from 'zod';
import type { SignedWebhook } from '../config.ts';
import type { AddressRules } from '../webhooks/addresses.ts';
import { openPoster } from '../webhooks/post.ts';
import { signPayload } from '../webhooks/sign.ts';

/** A number and whose it is said to be. */
export interface IdNumberQuestion {
  /** The same whenever the same submission is asked about. */
  submissionId: string;
  sessionId: string;
  type: NonNullable<IdNumberAnswer['type']>;
  number: string;
  person: IdNumberPerson;
}

export interface IdNumberLookup {
  /** Asks whether they belong together. Safe to repeat. Never throws for what the other side does: `unavailable`. */
  ask(question: IdNumberQuestion): Promise<Exclude<LookupResult, 'unasked'>>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;

const answerSchema = z.object({ result: z.enum(['match', 'mismatch', 'not_found', 'unavailable']) });

/** Asks a service of the operator's, which knows whom to ask: one signed request for each number. */
export function openIdNumberWebhook({ url, secret }: SignedWebhook, rules: AddressRules): IdNumberLookup {
  const poster = openPoster({ ...rules, timeoutMs: TIMEOUT_MS });
  return {
    async ask(question) {
      const body = Buffer.from(JSON.stringify(toBody(question)));
      const signature = signPayload(body, [secret], { timestamp: Math.floor(Date.now() / 1000), decoy: false });
      // Where plain HTTP may be spoken was settled when the setting was read.
      const to = { url, livemode: false };
      const answer = await poster.ask(to, body, signature, AbortSignal.timeout(TIMEOUT_MS));
      return answer.statusCode === 200 ? readAnswer(answer.body) : 'unavailable';
    },
    close: () => poster.close(),
  };
}

/** What the service is told; docs/id-numbers.md describes it. */
function toBody({ submissionId, sessionId, type, number, person }: IdNumberQuestion) {
  return {
    id: submissionId,
    object: 'credence.id_number_lookup',
    dob: person.birthDate,
    first_name: person.firstName,
    id_number: number,
    id_number_type: type,
    last_name: person.lastName,
    livemode: true,
    verification_session: sessionId,
  };
}

function readAnswer(body: string | null): Exclude<LookupResult, 'unasked'> {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(body ?? ''));
    return parsed.success ? parsed.data.result : 'unavailable';
  } catch {
    return 'unavailable';
  }
}
