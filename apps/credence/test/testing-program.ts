// A test as somebody's else program runs it. It tells where its server answers, and ends as its argument says.
import { startCredence } from 'credence/testing';

const [ending] = process.argv.slice(2);
const credence = await startCredence();
const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
await credence.complete(session, 'verified');
await credence.webhooks.next('identity.verification_session.verified');
process.stdout.write(`${credence.url}\n`);
if (ending === 'close') await credence.close();
if (ending === 'throw') throw new Error('a test that failed');
if (ending === 'exit') process.exit(3);
if (ending === 'kill') process.kill(process.pid, 'SIGKILL');
if (ending === 'stay') setInterval(() => {}, 1000);
