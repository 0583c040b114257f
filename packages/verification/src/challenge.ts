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
 * Long enough for three movements and as many uploads of 200 kB at 400 kbit/s, several times over; too short to have a
 * picture made to order by hand.
 */
export const CHALLENGE_LIFETIME_MS = 120_000;

/**
 * Every order of three poses of which none repeats the one before, and in which both sides occur: six. A recording made
 * beforehand answers one of them.
 */
export const POSE_ORDERS: readonly Pose[][] = POSES.flatMap((first) =>
  POSES.flatMap((second) => POSES.map((third) => [first, second, third])),
).filter(
  ([first, second, third]) =>
    first !== 'straight' &&
    first !== second &&
    second !== third &&
    [first, second, third].includes('left') &&
    [first, second, third].includes('right'),
);
