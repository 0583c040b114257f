// The quick start every integrator follows: a button, a session, a redirect, a webhook. Only the host differs from an
// integration with Stripe Identity.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import Stripe from 'stripe';
import { openEndpoint } from './endpoint.ts';
import { page } from './pages.ts';

const PORT = Number(process.env.DEMO_PORT ?? 4242);
const apiUrl = new URL(process.env.CREDENCE_API_URL ?? 'http://127.0.0.1:12111');
const secretKey = process.env.STRIPE_SECRET_KEY;
if (!secretKey) {
  console.error('Set STRIPE_SECRET_KEY to the test secret key that Credence printed when it started.');
  process.exit(1);
}

const stripe = new Stripe(secretKey, {
  host: apiUrl.hostname,
  port: apiUrl.port || (apiUrl.protocol === 'https:' ? '443' : '80'),
  protocol: apiUrl.protocol === 'https:' ? 'https' : 'http',
});

/** What the webhook last said of each user. A real integrator keeps this in their database. */
const users = new Map<
  string,
  { sessionId: string; said: string[]; saidAt: number; status: string; reason: string | null }
>();

const endpoint = await openEndpoint(stripe, `http://127.0.0.1:${PORT}/webhook`, process.env.DEMO_STATE_FILE);
const server = Fastify({ logger: false, bodyLimit: 1024 * 1024 });
// Signatures are over the bytes as they came: the body must reach the handler unparsed.
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

server.get('/', (request, reply) => {
  const user = userOf(request.headers.cookie) ?? `user_${crypto.randomUUID().slice(0, 8)}`;
  reply.header('set-cookie', `demo_user=${user}; Path=/; SameSite=Lax; Max-Age=86400`);
  return reply.type('text/html').send(page('start'));
});

server.get('/done', (_request, reply) => reply.type('text/html').send(page('done')));

server.get('/app.js', (_request, reply) =>
  reply.type('text/javascript').send(readFileSync(new URL('./app.js', import.meta.url))),
);

server.get('/app.css', (_request, reply) =>
  reply.type('text/css').send(readFileSync(new URL('./app.css', import.meta.url))),
);

server.post('/create-verification-session', async (request) => {
  const user = userOf(request.headers.cookie) ?? 'user_without_cookie';
  const session = await stripe.identity.verificationSessions.create({
    type: 'document',
    provided_details: { email: 'jenny.rosen@example.com' },
    metadata: { user_id: user },
    return_url: `http://${request.headers.host ?? `127.0.0.1:${PORT}`}/done`,
  });
  users.set(user, { sessionId: session.id, said: [], saidAt: 0, status: session.status, reason: null });
  return { id: session.id, url: session.url };
});

server.post('/webhook', (request, reply) => {
  let event: Stripe.Event;
  try {
    event = stripe.webhooks.constructEvent(
      request.body as string,
      String(request.headers['stripe-signature']),
      endpoint.secret,
    );
  } catch {
    return reply.code(400).send({ error: 'The signature does not fit.' });
  }
  if (event.type.startsWith('identity.verification_session.')) {
    const session = event.data.object as Stripe.Identity.VerificationSession;
    const user = users.get(session.metadata.user_id ?? '');
    if (user?.sessionId === session.id) {
      user.said.push(event.type);
      // Deliveries may overtake each other: what was said before the last we heard of is no news. Times are in whole
      // seconds; within one, an outcome follows the processing.
      const old = event.created < user.saidAt || (event.created === user.saidAt && session.status === 'processing');
      if (!old)
        Object.assign(user, {
          saidAt: event.created,
          status: session.status,
          reason: session.last_error?.reason ?? null,
        });
    }
  }
  return { received: true };
});

server.get('/status', (request, reply) => {
  const user = users.get(userOf(request.headers.cookie) ?? '');
  if (!user) return reply.code(404).send({ error: 'Nothing was started in this browser.' });
  return user;
});

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void server.close().then(() => process.exit(0)));

try {
  await server.listen({ host: '127.0.0.1', port: PORT });
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  console.error(`The demo cannot use port ${PORT}: something else does. Set DEMO_PORT to another port.`);
  process.exit(1);
}
console.log(`  Demo       http://127.0.0.1:${PORT}   press "Verify" there\n`);

function userOf(cookies: string | undefined): string | undefined {
  return /(?:^|;\s*)demo_user=(user_[a-z0-9]{1,20})/.exec(cookies ?? '')?.[1];
}
