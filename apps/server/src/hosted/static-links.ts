import { Refusal } from '@credence/verification';
import { type FlowStarted, type FlowView, flowOpenRequestSchema, flowStartRequestSchema } from '@credence/wire';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { App } from '../app.ts';
import { readStaticToken } from '../sessions/static-link.ts';
import { startFromStaticLink, viewStaticLink } from '../sessions/visit-static-link.ts';
import { toBusinessView } from './business.ts';
import { deviceOf } from './device.ts';
import { HostedRefusal } from './errors.ts';
import { refuseTooMany } from './refuse-too-many.ts';
import { requireSameOrigin } from './same-origin.ts';

/** Each start makes a session. An office behind one address fits in; whoever wants to flood an account does not. */
const STARTS_OF_ADDRESS_PER_MINUTE = 20;
/** Of one flow by everybody together: a mailing to thousands is answered over hours. */
const STARTS_OF_FLOW_PER_MINUTE = 300;
const MINUTE_MS = 60_000;

/** What the page of a flow's static link asks for. Only `start`, which no link preview or scanner sends, makes anything. */
export async function registerStaticLinks(server: FastifyInstance, app: App): Promise<void> {
  // By default, of an address: of IPv6, of the network its holder was given.
  const ofAddress = server.createRateLimit({ max: STARTS_OF_ADDRESS_PER_MINUTE, timeWindow: MINUTE_MS });
  const ofFlow = server.createRateLimit({
    max: STARTS_OF_FLOW_PER_MINUTE,
    timeWindow: MINUTE_MS,
    keyGenerator: ({ body }) => readStaticToken(app, read(flowStartRequestSchema, body).token)?.id ?? '',
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    await requireSameOrigin(request);
  });
  server.post('/hosted/flows/open', async (request): Promise<FlowView> => {
    const { token } = read(flowOpenRequestSchema, request.body);
    const { livemode, account } = await viewStaticLink(app, token);
    return { livemode, businessName: account.businessName, business: toBusinessView(account) };
  });
  server.post('/hosted/flows/start', async (request, reply): Promise<FlowStarted> => {
    // Without the cookie the session could not be bound to this browser, and would be made for nothing.
    deviceOf(request);
    const { token, email, clientReferenceId = null } = read(flowStartRequestSchema, request.body);
    await refuseTooMany(ofAddress, request, reply);
    await refuseTooMany(ofFlow, request, reply);
    return { token: await startFromStaticLink(app, token, { email, clientReferenceId }) };
  });
}

/** Says which field is at fault, and never what it holds. */
function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path[0];
  if (field === 'email') throw new HostedRefusal('email_invalid', 'This cannot be an email address.');
  if (field === 'clientReferenceId') {
    throw new HostedRefusal('link_damaged', 'client_reference_id must have 1 to 200 characters that can be seen.');
  }
  throw new Refusal('parameter_invalid', 'This request could not be understood.');
}
