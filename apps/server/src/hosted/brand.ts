import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { openFile } from '../files/open-file.ts';
import { findAccount } from '../store/accounts.ts';
import { findBrandFile } from '../store/files.ts';
import { BRAND_PATH } from './business.ts';

const TYPES: Record<string, string> = { gif: 'image/gif', jpg: 'image/jpeg', png: 'image/png' };
/** A new picture is a new file with a new address. */
const MAX_AGE_S = 24 * 3600;

/** `GET /hosted/brand/:file`: the pictures that accounts have set for their pages, and no other file. */
export async function registerBrand(server: FastifyInstance, app: App): Promise<void> {
  server.get(`${BRAND_PATH}:file`, async (request, reply) => {
    const { file: id } = (request as FastifyRequest<{ Params: { file: string } }>).params;
    const file = /^file_[A-Za-z0-9]{1,64}$/.test(id) ? await findBrandFile(app, id) : undefined;
    const account = file && (await findAccount(app, file.accountId));
    const isShown = account?.settings.iconFileId === id || account?.settings.logoFileId === id;
    const type = file && TYPES[file.type];
    if (!file || !type || !isShown) return missing(reply);
    return reply
      .type(type)
      .header('cache-control', `public, max-age=${MAX_AGE_S}`)
      .send(await openFile(app, file));
  });
}

function missing(reply: FastifyReply) {
  return reply.code(404).type('text/plain').header('cache-control', 'no-store').send('There is no such picture.\n');
}
