import type { FastifyReply } from 'fastify';
import { Turns } from './turns.ts';

/** A file's bytes as an answer. They are fetched when it is their turn, not before. */
export class Contents {
  readonly type: string;
  readonly filename: string;
  /** What lies behind it, to share the turns fairly. */
  readonly source: string;
  readonly load: () => Promise<Buffer>;

  constructor(contents: { type: string; filename: string; source: string; load: () => Promise<Buffer> }) {
    this.type = contents.type;
    this.filename = contents.filename;
    this.source = contents.source;
    this.load = contents.load;
  }
}

/** Files of up to 16 MB in memory at a time, on their way out, each twice while it is opened. */
const downloads = new Turns({ atOnce: 8, ofHolder: 3, waiting: 64, waitingOfHolder: 48 });

/** Who takes longer to read 16 MB (at 1 Mbit/s: two minutes) holds a place that others wait for. */
const SENDING_MAX_MS = 150_000;

/**
 * What keeps a file a file: whatever it holds, a browser shows or saves it and runs nothing of it, keeps no copy, and
 * tells nobody its address.
 */
const HEADERS = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  // An integrator's own page shows the picture a link leads to. It cannot read it: there is no CORS.
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/** Sends a file as it was given to us. */
export async function sendContents(reply: FastifyReply, contents: Contents): Promise<FastifyReply> {
  const release = await downloads.take(contents.source);
  if (reply.raw.destroyed || reply.raw.socket?.destroyed) {
    release();
    return reply.hijack();
  }
  const cut = setTimeout(() => reply.raw.destroy(), SENDING_MAX_MS);
  // Sent or hung up.
  reply.raw.once('close', () => {
    clearTimeout(cut);
    release();
  });
  const bytes = await contents.load();
  // Other answers of the API may be read by any page that has a key; what a file shows, by none.
  return reply
    .removeHeader('access-control-allow-origin')
    .headers({ ...HEADERS, 'content-disposition': disposition(contents) })
    .type(contents.type)
    .send(bytes);
}

/**
 * Images are shown; anything else is saved, since in the sandbox no viewer opens it. The plain name is for those who do
 * not know the other: RFC 6266 section 4.3.
 */
function disposition({ type, filename }: Contents): string {
  const plain = filename.replace(/[^A-Za-z0-9 ._-]/g, '_');
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type.startsWith('image/') ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
