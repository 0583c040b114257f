import { Refusal } from './refusal.ts';

/** Stripe's limit. */
export const METADATA_KEYS_MAX = 50;

/** Texts to set by key; an empty text takes its key away, and null all there are. */
export type MetadataChanges = Record<string, string> | null;

/**
 * Applies changes to an integrator's own notes on an object.
 *
 * @throws {Refusal} When they would then be too many.
 */
export function mergeMetadata(metadata: Record<string, string>, changes: MetadataChanges): Record<string, string> {
  if (changes === null) return {};
  const merged = Object.fromEntries(Object.entries({ ...metadata, ...changes }).filter(([, text]) => text !== ''));
  const count = Object.keys(merged).length;
  if (count > METADATA_KEYS_MAX) {
    throw new Refusal(
      'parameter_invalid',
      `Metadata can have up to ${METADATA_KEYS_MAX} keys, but with these it would have ${count}.`,
      'metadata',
    );
  }
  return merged;
}
