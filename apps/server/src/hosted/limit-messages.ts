import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { callingCodeOf, parsePhone } from '../messages/addresses.ts';
import { recipientOf } from '../sessions/recipient-of.ts';
import { isLiveSession } from '../store/sessions.ts';
import { HostedRefusal } from './errors.ts';
import { refuseTooMany } from './refuse-too-many.ts';

/** A household fits in; whoever makes sessions by the dozen to have strangers written to does not. */
const MESSAGES_OF_ADDRESS_PER_MINUTE = 10;

/**
 * Whoever asks for them: links for all can be followed from a thousand networks to flood one person, or to have their
 * codes guessed. All codes and links of one session fit in.
 */
const MESSAGES_TO_RECIPIENT_PER_HOUR = 10;

const HOUR_MS = 3_600_000;

export type RefuseTooManyMessages = ReturnType<typeof limitMessages>;

type Message = { sessionId: string; address: string; country?: string | undefined };

/**
 * Counts the messages that are asked for from one network address, for one recipient, and for the telephones of one calling
 * code, and refuses too many, and those to where the operator sends none: numbers are rented to be paid for each message
 * that strangers are made to send there, a new number for each.
 */
export function limitMessages(server: FastifyInstance, app: App) {
  const ofAddress = server.createRateLimit({ max: MESSAGES_OF_ADDRESS_PER_MINUTE, timeWindow: 60_000 });
  const toRecipient = server.createRateLimit({
    max: MESSAGES_TO_RECIPIENT_PER_HOUR,
    timeWindow: HOUR_MS,
    keyGenerator: ({ body }) => recipientOf(app, body as Message) ?? '',
  });
  const toCallingCode = server.createRateLimit({
    max: () => app.settings.smsLimits.perHour ?? Number.MAX_SAFE_INTEGER,
    timeWindow: HOUR_MS,
    keyGenerator: ({ body }) => callingCodeOf(phoneOf(body as Message) ?? ''),
  });
  return async (request: FastifyRequest, reply: FastifyReply, message: Message): Promise<void> => {
    // What test mode writes goes nowhere, and suites of tests come from one address.
    if (!(await isLiveSession(app, message.sessionId))) return;
    await refuseTooMany(ofAddress, request, reply);
    // What goes to nobody is refused in words of its own.
    if (recipientOf(app, message) === undefined) return;
    const phone = phoneOf(message);
    if (phone) refuseUnsupported(phone, app.settings.smsLimits.prefixes);
    await refuseTooMany(toRecipient, request, reply, 'messages_used_up');
    if (phone) await refuseTooMany(toCallingCode, request, reply, 'messages_used_up');
  };
}

function phoneOf({ address, country }: Message): string | undefined {
  return address.includes('@') ? undefined : parsePhone(address, country);
}

function refuseUnsupported(phone: string, prefixes: readonly string[]): void {
  if (prefixes.length === 0 || prefixes.some((prefix) => phone.startsWith(prefix))) return;
  throw new HostedRefusal('phone_unsupported', 'This server sends nothing to such numbers (CREDENCE_SMS_PREFIXES).');
}
