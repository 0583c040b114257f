import { type Check, inconclusive } from './check.ts';

/** Only flows can ask for it, in test mode: what an integrator knows of a person reaches nobody here yet. */
export const knownDetails: Check = {
  id: 'known_details',
  asks: 'Do name and date of birth agree with what the integrator knows?',
  finding: 'document_unverified_other',
  tell: 'Names and dates of birth cannot be compared with known ones yet.',
  run({ session }) {
    const asked = Object.values(session.matching ?? {}).includes('similar');
    return asked ? inconclusive('this server does not know what to compare with yet') : undefined;
  },
};
