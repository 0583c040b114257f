import type { App } from '../app.ts';

/**
 * Counts a link that is sent to the person of a session. To be run with the session's row held.
 *
 * @returns Whether it may be sent; nothing was counted otherwise.
 */
export async function noteHandOffLink(
  tx: App,
  sessionId: string,
  now: Date,
  { max, notSince }: { max: number; notSince: Date },
): Promise<'noted' | 'too_soon' | 'used_up'> {
  const row = await tx.db
    .selectFrom('verification_session')
    .select(['hand_off_links_sent', 'hand_off_link_sent_at'])
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow();
  if (row.hand_off_links_sent >= max) return 'used_up';
  if (row.hand_off_link_sent_at && row.hand_off_link_sent_at > notSince) return 'too_soon';
  await tx.db
    .updateTable('verification_session')
    .set({ hand_off_links_sent: row.hand_off_links_sent + 1, hand_off_link_sent_at: now })
    .where('id', '=', sessionId)
    .execute();
  return 'noted';
}
