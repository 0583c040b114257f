import type { Settings } from '../config.ts';
import type { StoredMessage } from '../store/messages.ts';
import { type Carrier, NotTaken } from './carrier.ts';

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** Sends e-mail by the operator's server. */
export function openSmtp(settings: NonNullable<Settings['smtp']>): Carrier {
  let transport: ReturnType<typeof openTransport> | undefined;
  return {
    async carry(message) {
      transport ??= openTransport(settings);
      const opened = await transport;
      try {
        await opened.sendMail(toMail(settings.from, message));
      } catch (error) {
        throw new NotTaken('email', describe(error));
      }
    },
    async close() {
      (await transport)?.close();
    },
  };
}

/** The library is loaded when there is something to send. */
async function openTransport({ host, port, secure, requireTls, auth }: NonNullable<Settings['smtp']>) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    pool: true,
    host,
    port,
    secure,
    requireTLS: requireTls,
    ...(auth && { auth }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // A message is what we were given, never a file or an address that it names.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function toMail(from: string, { id, message }: StoredMessage) {
  const domain = /@([^@>\s]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    // As an address and not as text: a comma in it would be a second recipient.
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    // The same at every try: a server that has it already need not deliver it twice.
    messageId: `<${id}@${domain}>`,
    // Nobody's absence is to be answered to us. @see RFC 3834, section 5
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** The library's word for what went wrong, and the server's three digits. */
function describe(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}
