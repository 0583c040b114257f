import { foldName, sameName } from '@credence/documents';
import type { DocumentData } from '../report.ts';
import type { ExpectedDetails } from '../session.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

export const knownDetails: Check = {
  id: 'known_details',
  asks: 'Do name and date of birth agree with what the integrator knows?',
  finding: 'document_unverified_other',
  tell: 'Name or date of birth differ from what the business knows.',
  basis: {
    threshold: 'names folded to letters without marks, in any order of given names; the date of birth exactly',
    source: 'what the integrator sent',
    blindSpots: 'people who share both',
  },
  run({ facts, session: { matching, expected } }) {
    const given = { name: hasName(expected), dob: expected?.birthDate !== undefined };
    const demanded = { name: matching?.name === 'similar', dob: matching?.dob === 'similar' };
    // What an integrator tells of a person is compared, unless the flow says that it is not to be.
    const asked = {
      name: demanded.name || (given.name && matching?.name !== 'none'),
      dob: demanded.dob || (given.dob && matching?.dob !== 'none'),
    };
    if (!asked.name && !asked.dob) return undefined;
    if ((asked.name && !given.name) || (asked.dob && !given.dob)) {
      return inconclusive('the integrator has not said what to compare with', { ...given });
    }
    const agrees = {
      name: asked.name ? agreesInName(expected!, facts.data) : null,
      dob: asked.dob ? agreesInBirthDate(expected!.birthDate!, facts.data.birthDate) : null,
    };
    const differs = agrees.name === false || agrees.dob === false;
    return differs ? fail('differs from what is known', agrees) : pass('agrees with what is known', agrees);
  },
};

function hasName(expected: ExpectedDetails | null | undefined): boolean {
  return expected?.firstName !== undefined || expected?.lastName !== undefined;
}

/** The family names agree, and all of the fewer given names are among the others; or all names do, in any order. */
function agreesInName({ firstName, lastName }: ExpectedDetails, data: DocumentData): boolean {
  const first = firstName === undefined || containsNames(firstName, data.firstName ?? '');
  const last = lastName === undefined || sameName(lastName, data.lastName ?? '');
  if (first && last) return true;
  const [expected, read] = [`${firstName ?? ''} ${lastName ?? ''}`, `${data.firstName ?? ''} ${data.lastName ?? ''}`];
  return firstName !== undefined && lastName !== undefined && sameName(expected, read);
}

function containsNames(a: string, b: string): boolean {
  const [fewer, more] = [a, b]
    .map((name) => foldName(name).split(' ').filter(Boolean))
    .toSorted((x, y) => x.length - y.length);
  if (fewer!.length === 0) return false;
  return sameName(a, b) || fewer!.every((name) => more!.some((other) => sameName(name, other)));
}

/** One part of three may differ, as a slip of the pen does; day and month may have changed places. */
function agreesInBirthDate(expected: string, read: string | null): boolean {
  if (read === null) return false;
  const [a, b] = [expected.split('-'), read.split('-')];
  if (a.filter((part, i) => part === b[i]).length >= 2) return true;
  return a[0] === b[0] && a[1] === b[2] && a[2] === b[1];
}
