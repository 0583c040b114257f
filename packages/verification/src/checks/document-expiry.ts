import type { CalendarDate } from '../report.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

export const documentExpiry: Check = {
  id: 'document_expiry',
  asks: 'Is the document still valid today?',
  finding: 'document_expired',
  tell: 'The document is expired.',
  basis: {
    threshold: 'the last day of validity at UTC−12, and the days of grace that the account grants',
    source: 'nobody’s document expires before it does where they are',
    blindSpots: 'an expiry that was changed; extensions that a state grants by decree',
  },
  run({ facts, today, limits }) {
    if (facts.source === null) return undefined;
    const { expirationDate } = facts.data;
    if (!expirationDate) return inconclusive('no expiration date could be read');
    if (expirationDate >= today) return pass('still valid');
    const graceDays = limits?.expiryGraceDays ?? 0;
    if (graceDays === 0) return fail('the last day of validity has passed');
    return addDays(expirationDate, graceDays) >= today
      ? pass('the last day of validity has passed, within the days of grace', { graceDays })
      : fail('the last day of validity has passed, and so have the days of grace', { graceDays });
  },
};

function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(date) + days * 24 * 3600_000).toISOString().slice(0, 10);
}
