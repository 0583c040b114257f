// What a user of the package would write, run by tests/package.test.ts where the packed package is installed.
import { startCredence } from 'credence/testing';

const [passport] = process.argv.slice(2);
const credence = await startCredence();
const { verificationSessions } = credence.stripe.identity;

const completed = await verificationSessions.create({ type: 'document' });
await credence.complete(completed, 'document_expired');
const told = await credence.webhooks.next('identity.verification_session.requires_input', { session: completed });

const read = await verificationSessions.create({ type: 'document' });
await credence.submit(read, { front: passport });
await credence.webhooks.next('identity.verification_session.verified', { session: read, timeoutMs: 120_000 });
const { status, verified_outputs } = await verificationSessions.retrieve(read.id, { expand: ['verified_outputs'] });

const restricted = credence.connect(credence.restrictedKey);
const [report] = (await restricted.identity.verificationReports.list({ verification_session: completed.id })).data;
const expires_at = Math.floor(Date.now() / 1000) + 25;
const link = await restricted.fileLinks.create({ file: report.document.files[0], expires_at });
const drawn = await fetch(link.url);
await drawn.arrayBuffer();
const page = await fetch((await verificationSessions.retrieve(completed.id)).url ?? credence.url);
await credence.close();

console.log(
  JSON.stringify({
    node: process.version,
    module: import.meta.resolve('credence/testing'),
    code: told.data.object.last_error.code,
    read: { status, first_name: verified_outputs.first_name, last_name: verified_outputs.last_name },
    drawn: { status: drawn.status, type: drawn.headers.get('content-type') },
    page: { status: page.status, type: page.headers.get('content-type') },
  }),
);
