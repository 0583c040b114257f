import { DOCUMENT_CHECKS } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import { failureWords } from './words.ts';

/** What the general words do for: nobody is told which list or memory stopped them, or what the business knows. */
const TOLD_IN_GENERAL = [
  'document_block_list',
  'document_seen_before',
  'document_picture_seen_before',
  'known_details',
  'minimum_age',
  'document_machine_readable',
];

describe('a finding that a person can do something about', () => {
  const general = failureWords(null);

  test.each(DOCUMENT_CHECKS.map(({ id, finding }) => [id, finding] as const))('%s has words', (check, code) => {
    const words = failureWords({ code, reason: '', check });
    if (TOLD_IN_GENERAL.includes(check)) expect(words).toEqual(general);
    else expect(words).not.toEqual(general);
  });
});
