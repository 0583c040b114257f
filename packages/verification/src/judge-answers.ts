import { type Answers, type ContactAnswer, type IdNumberAnswer, isComparable, personOf } from './answers.ts';
import type { Part } from './asked.ts';
import { type Answer, type Check, fail, inconclusive, pass } from './checks/check.ts';
import { type FindingCode, finding, type IdNumberFindingCode } from './findings.ts';
import type { CheckResult, DocumentData, ReportSections } from './report.ts';

/** What is asked of what a person answered; no policy accepts less than a `pass`. */
type AnswerCheck<Code extends FindingCode = FindingCode> = Omit<Check<Code>, 'run' | 'basis'>;

const PHONE_CONFIRMED = {
  id: 'phone_confirmed',
  asks: 'Was the code sent to the phone number entered?',
  finding: 'phone_verification_declined',
  tell: 'The phone number was not confirmed.',
  open: { finding: 'phone_unverified_other', tell: 'The phone number could not be confirmed.' },
} as const satisfies AnswerCheck;

const EMAIL_CONFIRMED = {
  id: 'email_confirmed',
  asks: 'Was the code sent to the email address entered?',
  finding: 'email_verification_declined',
  tell: 'The email address was not confirmed.',
  open: { finding: 'email_unverified_other', tell: 'The email address could not be confirmed.' },
} as const satisfies AnswerCheck;

const ID_NUMBER_COMPARABLE = {
  id: 'id_number_comparable',
  asks: 'Does the document tell a name and a date of birth to look the ID number up by?',
  finding: 'id_number_insufficient_document_data',
  tell: 'The document shows too little to check the ID number against.',
} as const satisfies AnswerCheck;

const ID_NUMBER_LOOKUP = {
  id: 'id_number_lookup',
  asks: 'Do ID number, name and date of birth belong together?',
  finding: 'id_number_mismatch',
  tell: 'The ID number does not belong to this name and date of birth.',
  open: { finding: 'id_number_unverified_other', tell: 'The ID number could not be confirmed.' },
} as const satisfies AnswerCheck;

/** In the order in which their failures are told. */
export const ANSWER_CHECKS: readonly AnswerCheck[] = [
  ID_NUMBER_COMPARABLE,
  ID_NUMBER_LOOKUP,
  PHONE_CONFIRMED,
  EMAIL_CONFIRMED,
];

export type AnswerSections = Pick<ReportSections, 'idNumber' | 'phone' | 'email'>;

/**
 * Judges what a person answered, beside what was read of their document.
 *
 * @param asked What the session asks for; the rest has no section.
 * @param document What was read; null where no document is asked for.
 */
export function judgeAnswers(
  asked: readonly Part[],
  answers: Answers,
  document: DocumentData | null,
): { sections: AnswerSections; checks: CheckResult[] } {
  const idNumber = asked.includes('idNumber') ? judgeIdNumber(answers.idNumber, document) : null;
  const phone = asked.includes('phone') ? judgeContact(PHONE_CONFIRMED, answers.phone) : null;
  const email = asked.includes('email') ? judgeContact(EMAIL_CONFIRMED, answers.email) : null;
  return {
    sections: {
      idNumber: idNumber?.section ?? null,
      phone: phone && { ...phone.section, phone: answers.phone?.address ?? null },
      email: email && { ...email.section, email: answers.email?.address ?? null },
    },
    checks: [...(idNumber?.checks ?? []), ...(phone?.checks ?? []), ...(email?.checks ?? [])],
  };
}

function judgeContact<Code extends FindingCode>(check: AnswerCheck<Code>, answer: ContactAnswer | undefined) {
  return settle([[check, ofContact(answer)]]);
}

function ofContact(answer: ContactAnswer | undefined): Answer {
  if (answer?.outcome === 'confirmed') return pass('the code was entered');
  if (answer?.outcome === 'declined') return fail('the person declined');
  return inconclusive(answer ? 'no more tries were left' : 'no code was entered');
}

function judgeIdNumber(answer: IdNumberAnswer | undefined, document: DocumentData | null) {
  const person = answer ? personOf(answer, document) : { firstName: null, lastName: null, birthDate: null };
  const questions: [AnswerCheck<IdNumberFindingCode>, Answer][] = [];
  if (document) {
    const told = { name: document.firstName !== null || document.lastName !== null, dob: document.birthDate !== null };
    const enough = isComparable(personOf(NOBODY, document));
    questions.push([ID_NUMBER_COMPARABLE, enough ? pass('it tells both', told) : fail('it lacks one of them', told)]);
  }
  questions.push([ID_NUMBER_LOOKUP, ofLookup(answer)]);
  const { section, checks } = settle(questions);
  return {
    checks,
    section: { ...section, ...person, idNumber: answer?.number ?? null, idNumberType: answer?.type ?? null },
  };
}

const NOBODY = { firstName: null, lastName: null, birthDate: null };

const WHY = {
  match: 'they belong together',
  mismatch: 'they do not belong together',
  not_found: 'there is no such number',
  unavailable: 'whom we asked gave no answer',
  unasked: 'there is nobody to ask: this server looks up no ID numbers',
} as const;

function ofLookup(answer: IdNumberAnswer | undefined): Answer {
  if (!answer?.number) return inconclusive('the person gave no number');
  const { result, by } = answer.lookup ?? { result: 'unavailable', by: 'lookup' };
  const chosen = by === 'number';
  const why = chosen ? 'chosen in test mode by the number: nothing was looked up' : WHY[result];
  const evidence = { result, chosen };
  if (result === 'match') return pass(why, evidence);
  return result === 'mismatch' ? fail(why, evidence) : inconclusive(why, evidence);
}

/** The first that does not pass is what the section says. */
function settle<Code extends FindingCode>(questions: readonly (readonly [AnswerCheck<Code>, Answer])[]) {
  const failing = questions.find(([, { outcome }]) => outcome !== 'pass');
  const error = failing ? errorOf(...failing) : null;
  return {
    section: { status: error ? ('unverified' as const) : ('verified' as const), error },
    checks: questions.map(
      ([{ id }, answer]): CheckResult => ({
        id,
        ...answer,
        consequence: answer.outcome === 'pass' ? 'accept' : 'refuse',
      }),
    ),
  };
}

function errorOf<Code extends FindingCode>(check: AnswerCheck<Code>, { outcome }: Answer) {
  const { finding: code, tell } = outcome === 'inconclusive' && check.open ? check.open : check;
  return finding(code, tell);
}
