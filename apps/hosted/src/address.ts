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

/** How a token tells its session: `test_…`, `live_…`, a client secret. */
const TOKEN_OF_SESSION = /^(?:test_|live_|vs_)([A-Za-z0-9]{24})/;

/**
 * What support finds a session by, as far as the address tells which one it is: until the server has said so, and where it
 * never does. As the server has it: the end of the session's id, in two groups.
 */
export function supportCodeOf(entrance: SessionEntrance): string | undefined {
  const named = entrance.by === 'session' ? entrance.id : entrance.by === 'nothing' ? '' : entrance.token;
  const [, id] = TOKEN_OF_SESSION.exec(named) ?? [];
  return id && `${id.slice(-8, -4)}-${id.slice(-4)}`;
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
