export type Entrance = { by: 'link'; token: string } | { by: 'session'; id: string } | { by: 'nothing' };

/** How the person came: through their link, or back to a session their browser already holds. */
export function parseEntrance(pathname: string): Entrance {
  const [, room, value] = /^\/(start|verify)\/([\w.~-]{1,200})\/?$/.exec(pathname) ?? [];
  if (!value) return { by: 'nothing' };
  return room === 'start' ? { by: 'link', token: value } : { by: 'session', id: value };
}

/**
 * Where the person may be sent, or null. Only web addresses: a `javascript:` address would run as this page.
 */
export function safeReturnUrl(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  return ['https:', 'http:'].includes(new URL(url).protocol) ? url : null;
}
