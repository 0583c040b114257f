// A test as somebody's else program runs it: it ends as its argument says, and leaves the folder it was given empty.
import { startCredence } from 'credence/testing';

const [ending] = process.argv.slice(2);
const credence = await startCredence();
const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
await credence.complete(session, 'verified');
await credence.webhooks.next('identity.verification_session.verified');
process.stdout.write('told\n');
if (ending === 'close') await credence.close();
if (ending === 'throw') throw new Error('a test that failed');
if (ending === 'kill') process.kill(process.pid, 'SIGKILL');
