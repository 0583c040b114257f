import type { Part } from './asked.ts';
import { finding } from './findings.ts';
import type { ReportSections } from './report.ts';
import type { ProvidedDetails } from './session.ts';

/**
 * Parts of a verification that nothing here can check yet. A session may ask for them in test mode, where integrations
 * are built; what was not checked is reported as not verified, so that nobody is taken for more than was shown.
 */
export const UNAVAILABLE_PARTS = [
  {
    part: 'idNumber',
    id: 'id_number_lookup',
    asks: 'Do ID number, name and date of birth belong together?',
    finding: finding('id_number_unverified_other', 'ID numbers cannot be checked yet.'),
    why: 'this server does not look up ID numbers yet',
  },
  {
    part: 'phone',
    id: 'phone_confirmed',
    asks: 'Was the code sent to the phone number entered?',
    finding: finding('phone_unverified_other', 'Phone numbers cannot be checked yet.'),
    why: 'this server sends no text messages yet',
  },
  {
    part: 'email',
    id: 'email_confirmed',
    asks: 'Was the code sent to the email address entered?',
    finding: finding('email_unverified_other', 'Email addresses cannot be checked yet.'),
    why: 'this server sends no email yet',
  },
] as const satisfies readonly { part: Part; id: string; asks: string; why: string; finding: object }[];

type UnavailablePart = (typeof UNAVAILABLE_PARTS)[number]['part'];

const [ID_NUMBER, PHONE, EMAIL] = UNAVAILABLE_PARTS;

/** What the report says of parts that were asked for and could not be carried out. */
export function notCarriedOut(
  asked: readonly Part[],
  details: ProvidedDetails | null,
): Pick<ReportSections, UnavailablePart> {
  const unverified = <T extends object>(part: Part, section: T) =>
    asked.includes(part) ? { status: 'unverified' as const, ...section } : null;
  return {
    idNumber: unverified('idNumber', {
      error: ID_NUMBER.finding,
      firstName: null,
      lastName: null,
      birthDate: null,
      idNumber: null,
      idNumberType: null,
    }),
    phone: unverified('phone', { error: PHONE.finding, phone: details?.phone ?? null }),
    email: unverified('email', { error: EMAIL.finding, email: details?.email ?? null }),
  };
}
