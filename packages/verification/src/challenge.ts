/** What the person is asked to do with their head; their own left and right. */
export const POSES = ['straight', 'left', 'right'] as const;
export type Pose = (typeof POSES)[number];

/** A task that a recorded or printed face does not know in advance. */
export interface Challenge {
  id: string;
  /** In this order, from looking straight ahead. Empty: the person has chosen the way without motion. */
  poses: Pose[];
  issuedAt: Date;
  /** Answers that come later are not taken. */
  expiresAt: Date;
}

/**
 * Long enough for four movements and as many uploads of 200 kB at 400 kbit/s, several times over; too short to have a
 * picture made to order by hand.
 */
export const CHALLENGE_LIFETIME_MS = 120_000;

/** How many movements are asked for: with three there are only six orders. */
const MOVEMENTS = 4;

/**
 * Every order of four poses of which none repeats the one before, and in which both sides occur: fourteen. A recording
 * made beforehand answers one of them.
 */
export const POSE_ORDERS: readonly Pose[][] = extend([], 'straight').filter(
  (order) => order.includes('left') && order.includes('right'),
);

function extend(order: Pose[], last: Pose): Pose[][] {
  if (order.length === MOVEMENTS) return [order];
  return POSES.filter((pose) => pose !== last).flatMap((pose) => extend([...order, pose], pose));
}
