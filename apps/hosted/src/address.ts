/** A client secret begins with one, and goes on. */
const SESSION_ID = /^vs_[A-Za-z0-9]+$/;

export type Entrance =
  | { by: 'link'; token: string }
  | { by: 'session'; id: string }
  | { by: 'static_link'; token: string }
  /** With the code that another device shows. */
  | { by: 'code'; token: string }
  | { by: 'nothing' };

/** Of those who have a session, or believe so. */
export type SessionEntrance = Exclude<Entrance, { by: 'static_link' }>;

/** How the person came: through their own link, back to a session their browser already holds, or by a link for all. */
export function parseEntrance(pathname: string): Entrance {
  const [, room, value] = /^\/(start|verify|flow|embed|phone)\/([\w.~-]{1,200})\/?$/.exec(pathname) ?? [];
  if (!value) return { by: 'nothing' };
  if (room === 'verify' || (room === 'embed' && SESSION_ID.test(value))) return { by: 'session', id: value };
  if (room === 'phone') return { by: 'code', token: value };
  return { by: room === 'flow' ? 'static_link' : 'link', token: value };
}

/** Where a browser finds its session again, in a frame or on a page of its own as it was before. */
export function addressOf(pathname: string, sessionId: string): string {
  return `/${pathname.startsWith('/embed/') ? 'embed' : 'verify'}/${encodeURIComponent(sessionId)}`;
}

/** What a static link's query says of its visitor. */
export interface Prefill {
  email: string;
  clientReferenceId: string | null;
}

const EMAIL_MAX = 254;

/** Reads a static link's query; undefined where there is none. */
export function parsePrefill(search: string): Prefill | undefined {
  const query = new URLSearchParams(search);
  const email = query.get('prefilled_email');
  const clientReferenceId = query.get('client_reference_id');
  if (email === null && clientReferenceId === null) return undefined;
  return {
    // A plus that was not encoded arrives as a space, which no address has.
    email: email !== null && email.length <= EMAIL_MAX ? email.trim().replaceAll(' ', '+') : '',
    clientReferenceId,
  };
}

/**
 * Where the person may be sent, or null. Only web addresses: a `javascript:` address would run as this page.
 */
export function safeReturnUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  return ['https:', 'http:'].includes(new URL(url).protocol) ? url : null;
}
