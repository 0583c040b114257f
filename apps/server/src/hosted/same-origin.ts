import type { FastifyRequest } from 'fastify';
import { HostedRefusal } from './errors.ts';

/**
 * Turns down requests another site's page could have made in the person's name.
 *
 * Browsers say where a request comes from and let no page forge it: `Sec-Fetch-Site` on secure connections, `Origin`
 * on every one. Hosts are compared without their scheme, which a proxy in front may have changed.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export async function requireSameOrigin(request: FastifyRequest): Promise<void> {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const ours = site === undefined ? origin !== undefined && hostOf(origin) === request.host : site === 'same-origin';
  if (!ours) throw new HostedRefusal('cross_origin', 'Only the pages of this server may ask for this.');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
