import { type Check, fail, inconclusive, pass } from './check.ts';

/** The birthday counts where the day begins last: nobody is of age a day early. Born on 29 February, on 1 March. */
export const minimumAge: Check = {
  id: 'minimum_age',
  asks: 'Is the holder of the document as old as the account wants them to be?',
  finding: 'document_unverified_other',
  tell: 'The holder of the document is not old enough.',
  basis: {
    threshold: 'the years the account asks for, on the day that begins last',
    source: 'the account’s setting',
    blindSpots: 'a date of birth that was changed',
  },
  run({ facts, today, limits }) {
    const years = limits?.minimumAge;
    if (years === undefined || facts.source === null) return undefined;
    const { birthDate } = facts.data;
    const evidence = { minimumAge: years };
    if (!birthDate) return inconclusive('no date of birth could be read', evidence);
    const [year = '', ...day] = birthDate.split('-');
    const comesOfAge = `${Number(year) + years}-${day.join('-')}`;
    return comesOfAge > today ? fail('not old enough yet', evidence) : pass('old enough', evidence);
  },
};
