import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { isLiveSession } from '../store/sessions.ts';
import { refuseTooMany } from './refuse-too-many.ts';

/** A household fits in; whoever makes sessions by the dozen to have strangers written to does not. */
const MESSAGES_OF_ADDRESS_PER_MINUTE = 10;

/** Counts the messages that are asked for from one network address, and refuses too many. */
export function limitMessages(server: FastifyInstance, app: App) {
  const ofAddress = server.createRateLimit({ max: MESSAGES_OF_ADDRESS_PER_MINUTE, timeWindow: 60_000 });
  return async (request: FastifyRequest, reply: FastifyReply, sessionId: string): Promise<void> => {
    // What test mode writes goes nowhere, and suites of tests come from one address.
    if (await isLiveSession(app, sessionId)) await refuseTooMany(ofAddress, request, reply);
  };
}
