import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { recipientOf } from '../sessions/recipient-of.ts';
import { isLiveSession } from '../store/sessions.ts';
import { refuseTooMany } from './refuse-too-many.ts';

/** A household fits in; whoever makes sessions by the dozen to have strangers written to does not. */
const MESSAGES_OF_ADDRESS_PER_MINUTE = 10;

/**
 * Whoever asks for them: links for all can be followed from a thousand networks to flood one person, or to have their
 * codes guessed. All codes and links of one session fit in.
 */
const MESSAGES_TO_RECIPIENT_PER_HOUR = 10;

export type RefuseTooManyMessages = ReturnType<typeof limitMessages>;

type Message = { sessionId: string; address: string; country?: string | undefined };

/** Counts the messages that are asked for from one network address, and for one recipient, and refuses too many. */
export function limitMessages(server: FastifyInstance, app: App) {
  const ofAddress = server.createRateLimit({ max: MESSAGES_OF_ADDRESS_PER_MINUTE, timeWindow: 60_000 });
  const toRecipient = server.createRateLimit({
    max: MESSAGES_TO_RECIPIENT_PER_HOUR,
    timeWindow: 3_600_000,
    keyGenerator: ({ body }) => recipientOf(app, body as Message) ?? '',
  });
  return async (request: FastifyRequest, reply: FastifyReply, message: Message): Promise<void> => {
    // What test mode writes goes nowhere, and suites of tests come from one address.
    if (!(await isLiveSession(app, message.sessionId))) return;
    await refuseTooMany(ofAddress, request, reply);
    // What goes to nobody is refused in words of its own.
    if (recipientOf(app, message) !== undefined) await refuseTooMany(toRecipient, request, reply);
  };
}
