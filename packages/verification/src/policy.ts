import type { CheckResult } from './report.ts';

export const POLICY_NAMES = ['permissive', 'standard', 'careful', 'strict'] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** What follows from a check that did not pass: nothing, a person has to look, or the part is not verified. */
export type Consequence = 'accept' | 'hold' | 'refuse';

/** From what the checks found to what becomes of the session. A value: nothing in it is computed. */
export interface Policy {
  /** One of ours, or `custom-` and its version. */
  name: string;
  /** By check. What is not named refuses: an answer that stays open convinces no more than one that fails. */
  rules: Readonly<Record<string, Readonly<Record<Exclude<CheckResult['outcome'], 'pass'>, Consequence>>>>;
}

/**
 * What seems to be no document but a picture of one, or one that somebody has changed; the surer of it, the less is left to
 * look at.
 */
const GENUINE = {
  permissive: {
    print_agrees: { fail: 'refuse', inconclusive: 'accept' },
    print_confirms: { fail: 'hold', inconclusive: 'accept' },
    document_dates: { fail: 'refuse', inconclusive: 'accept' },
    document_in_surroundings: { fail: 'hold', inconclusive: 'accept' },
    document_in_colour: { fail: 'hold', inconclusive: 'accept' },
    document_on_screen: { fail: 'hold', inconclusive: 'accept' },
    document_reprinted: { fail: 'hold', inconclusive: 'accept' },
    document_file_unedited: { fail: 'accept', inconclusive: 'accept' },
    document_taken_by_camera: { fail: 'accept', inconclusive: 'accept' },
    selfie_taken_by_camera: { fail: 'accept', inconclusive: 'accept' },
    document_presence: { fail: 'accept', inconclusive: 'accept' },
    picture_of_one_piece: { fail: 'hold', inconclusive: 'accept' },
    portrait_not_stuck_on: { fail: 'hold', inconclusive: 'accept' },
    portrait_level: { fail: 'hold', inconclusive: 'accept' },
    portrait_has_grain: { fail: 'hold', inconclusive: 'accept' },
    mrz_type_conforms: { fail: 'hold', inconclusive: 'accept' },
    values_typed_alike: { fail: 'hold', inconclusive: 'accept' },
    portraits_of_one_person: { fail: 'hold', inconclusive: 'accept' },
  },
  standard: {
    print_agrees: { fail: 'refuse', inconclusive: 'hold' },
    print_confirms: { fail: 'hold', inconclusive: 'hold' },
    document_dates: { fail: 'refuse', inconclusive: 'hold' },
    document_in_surroundings: { fail: 'refuse', inconclusive: 'hold' },
    document_in_colour: { fail: 'refuse', inconclusive: 'hold' },
    document_on_screen: { fail: 'refuse', inconclusive: 'hold' },
    document_reprinted: { fail: 'hold', inconclusive: 'hold' },
    document_file_unedited: { fail: 'hold', inconclusive: 'hold' },
    document_taken_by_camera: { fail: 'accept', inconclusive: 'accept' },
    selfie_taken_by_camera: { fail: 'accept', inconclusive: 'accept' },
    document_presence: { fail: 'hold', inconclusive: 'accept' },
    picture_of_one_piece: { fail: 'hold', inconclusive: 'hold' },
    portrait_not_stuck_on: { fail: 'hold', inconclusive: 'hold' },
    portrait_level: { fail: 'hold', inconclusive: 'hold' },
    portrait_has_grain: { fail: 'hold', inconclusive: 'hold' },
    mrz_type_conforms: { fail: 'hold', inconclusive: 'hold' },
    values_typed_alike: { fail: 'hold', inconclusive: 'hold' },
    portraits_of_one_person: { fail: 'hold', inconclusive: 'hold' },
  },
  strict: {
    print_agrees: { fail: 'refuse', inconclusive: 'hold' },
    print_confirms: { fail: 'hold', inconclusive: 'hold' },
    document_in_surroundings: { fail: 'refuse', inconclusive: 'hold' },
    document_in_colour: { fail: 'refuse', inconclusive: 'hold' },
    document_on_screen: { fail: 'refuse', inconclusive: 'hold' },
    document_reprinted: { fail: 'refuse', inconclusive: 'hold' },
    document_file_unedited: { fail: 'hold', inconclusive: 'hold' },
    document_taken_by_camera: { fail: 'hold', inconclusive: 'hold' },
    selfie_taken_by_camera: { fail: 'hold', inconclusive: 'hold' },
    document_presence: { fail: 'hold', inconclusive: 'accept' },
    picture_of_one_piece: { fail: 'refuse', inconclusive: 'hold' },
    portrait_not_stuck_on: { fail: 'hold', inconclusive: 'hold' },
    portrait_level: { fail: 'hold', inconclusive: 'hold' },
    portrait_has_grain: { fail: 'hold', inconclusive: 'hold' },
    mrz_type_conforms: { fail: 'hold', inconclusive: 'hold' },
    values_typed_alike: { fail: 'hold', inconclusive: 'hold' },
    portraits_of_one_person: { fail: 'hold', inconclusive: 'hold' },
  },
} as const satisfies Partial<Record<PolicyName, Policy['rules']>>;

/**
 * The policies an account chooses from. They differ where an honest person and a dishonest one can look alike: a document
 * or a face that was shown before, one that carries nothing for machines, a side on which nothing could be read, a head that did not
 * move, a photo that might be of a copy. No policy accepts what contradicts itself.
 */
export const POLICIES: Readonly<Record<PolicyName, Policy>> = {
  permissive: {
    name: 'permissive',
    rules: {
      ...GENUINE.permissive,
      sides_agree: { fail: 'refuse', inconclusive: 'accept' },
      document_machine_readable: { fail: 'accept', inconclusive: 'accept' },
      document_seen_before: { fail: 'accept', inconclusive: 'accept' },
      face_seen_before: { fail: 'accept', inconclusive: 'accept' },
      document_picture_seen_before: { fail: 'accept', inconclusive: 'accept' },
      selfie_challenge: { fail: 'refuse', inconclusive: 'accept' },
    },
  },
  standard: {
    name: 'standard',
    rules: {
      ...GENUINE.standard,
      document_machine_readable: { fail: 'accept', inconclusive: 'accept' },
      document_seen_before: { fail: 'accept', inconclusive: 'accept' },
      face_seen_before: { fail: 'accept', inconclusive: 'accept' },
      document_picture_seen_before: { fail: 'hold', inconclusive: 'hold' },
      selfie_challenge: { fail: 'refuse', inconclusive: 'hold' },
    },
  },
  careful: {
    name: 'careful',
    rules: {
      ...GENUINE.standard,
      document_taken_by_camera: { fail: 'hold', inconclusive: 'hold' },
      selfie_taken_by_camera: { fail: 'hold', inconclusive: 'hold' },
      sides_agree: { fail: 'refuse', inconclusive: 'hold' },
      document_machine_readable: { fail: 'hold', inconclusive: 'hold' },
      selfie_match: { fail: 'refuse', inconclusive: 'hold' },
      known_details: { fail: 'hold', inconclusive: 'refuse' },
      document_seen_before: { fail: 'hold', inconclusive: 'hold' },
      face_seen_before: { fail: 'hold', inconclusive: 'hold' },
      document_picture_seen_before: { fail: 'hold', inconclusive: 'hold' },
      selfie_challenge: { fail: 'refuse', inconclusive: 'hold' },
    },
  },
  strict: {
    name: 'strict',
    rules: {
      ...GENUINE.strict,
      document_seen_before: { fail: 'hold', inconclusive: 'hold' },
      face_seen_before: { fail: 'hold', inconclusive: 'hold' },
      document_picture_seen_before: { fail: 'hold', inconclusive: 'hold' },
      selfie_challenge: { fail: 'refuse', inconclusive: 'hold' },
    },
  },
};

/** What a policy makes of one check's answer. */
export function consequenceOf({ rules }: Policy, { id, outcome }: Pick<CheckResult, 'id' | 'outcome'>): Consequence {
  if (outcome === 'pass') return 'accept';
  return Object.hasOwn(rules, id) ? rules[id]![outcome] : 'refuse';
}
