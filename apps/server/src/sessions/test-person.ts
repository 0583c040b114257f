import { inventDocument, type SpecimenOptions, type SpecimenType } from '@credence/specimens/truth';
import type {
  Address,
  CalendarDate,
  DocumentData,
  DocumentType,
  IdNumberType,
  Part,
  Sex,
  TestOutcome,
  TestPerson,
  VerificationSession,
} from '@credence/verification';

/** What a chosen outcome is to report; what is left out is made up, null reports none. */
export interface TestOutputs {
  firstName?: string | null;
  lastName?: string | null;
  birthDate?: CalendarDate | null;
  address?: Address | null;
  idNumber?: string;
  idNumberType?: IdNumberType;
  email?: string;
  phone?: string;
  sex?: Exclude<Sex, '[redacted]'> | null;
  unparsedSex?: string | null;
  unparsedPlaceOfBirth?: string | null;
  documentType?: DocumentType;
  documentNumber?: string | null;
  issuingCountry?: string | null;
  issuedDate?: CalendarDate | null;
  expirationDate?: CalendarDate | null;
}

/** What is drawn of a made-up person, once somebody asks for it. */
export interface DrawnPerson extends SpecimenOptions {
  type: SpecimenType;
  /** The selfie is of somebody else. */
  selfieOfAnother: boolean;
}

/** Which parts of a verification tell of each output: a session that asks for none of them reports no such thing. */
export const PARTS_TELLING: Record<keyof TestOutputs, readonly Part[]> = {
  firstName: ['document', 'idNumber'],
  lastName: ['document', 'idNumber'],
  birthDate: ['document', 'idNumber'],
  address: ['document'],
  idNumber: ['idNumber'],
  idNumberType: ['idNumber'],
  email: ['email'],
  phone: ['phone'],
  sex: ['document'],
  unparsedSex: ['document'],
  unparsedPlaceOfBirth: ['document'],
  documentType: ['document'],
  documentNumber: ['document'],
  issuingCountry: ['document'],
  issuedDate: ['document'],
  expirationDate: ['document'],
};

/** A licence is the one that tells most: it has an address, and the picture of its issuer agrees with `US`. */
const TYPES: readonly DocumentType[] = ['driving_license', 'id_card', 'passport'];

/**
 * Makes up the person and the document of a session whose outcome is chosen: the same for the same session, but for what
 * is said of them. They do not exist, nor do their addresses and numbers.
 *
 * @param today `YYYY-MM-DD`
 */
export function inventTestPerson(
  session: VerificationSession,
  outcome: TestOutcome,
  given: TestOutputs,
  today: CalendarDate,
): { person: TestPerson; drawn: DrawnPerson } {
  const type = given.documentType ?? typeFor(session, outcome);
  const { truth, person } = inventDocument({ type: type ?? 'id_card', seed: session.id, today });
  const { issuedDate, expirationDate } = datesOf({ type: type ?? 'id_card', outcome, given, today, session });
  const sex = given.sex === undefined ? (truth.sex === 'F' ? 'female' : 'male') : given.sex;
  const firstName = or(given.firstName, truth.firstName);
  const lastName = or(given.lastName, truth.lastName);
  const birthDate = or(given.birthDate, truth.birthDate);
  const data: DocumentData = {
    type,
    firstName,
    lastName,
    birthDate,
    address: or(given.address, type === 'passport' ? null : addressOf(person.address)),
    issuingCountry: or(given.issuingCountry, isoCountry(session.declared?.country) ?? 'US'),
    issuedDate,
    expirationDate,
    number: or(given.documentNumber, truth.documentNumber),
    sex,
    unparsedSex: or(given.unparsedSex, sex && { female: 'F', male: 'M', unknown: 'X' }[sex]),
    unparsedPlaceOfBirth: or(given.unparsedPlaceOfBirth, type === 'driving_license' ? null : person.birthPlace),
  };
  const digits = truth.documentNumber.replaceAll(/\D/g, '');
  const { email, phone } = { ...session.providedDetails, ...defined({ email: given.email, phone: given.phone }) };
  const idNumberType = given.idNumberType ?? idNumberTypeOf(data.issuingCountry);
  return {
    person: {
      document: data,
      idNumber: {
        firstName,
        lastName,
        birthDate,
        idNumberType,
        idNumber: given.idNumber ?? NUMBERS[idNumberType](digits),
      },
      email: { email: email ?? `${asciiWord(truth.firstName)}.${asciiWord(truth.lastName)}@example.com` },
      // 555-0100 to 555-0199 are kept for fiction by the North American numbering plan.
      phone: { phone: phone ?? `+120255501${digits.slice(-2)}` },
    },
    drawn: {
      type: type ?? 'id_card',
      seed: session.id,
      today,
      person: defined({
        givenNames: firstName ?? undefined,
        surname: lastName ?? undefined,
        birthDate: birthDate ?? undefined,
        sex: sex ? ({ female: 'F', male: 'M', unknown: 'X' } as const)[sex] : undefined,
        birthPlace: data.unparsedPlaceOfBirth ?? undefined,
        address: given.address ? printedAddress(given.address) : undefined,
      }),
      ...defined({
        documentNumber: data.number ?? undefined,
        issueDate: issuedDate ?? undefined,
        expirationDate: expirationDate ?? undefined,
      }),
      selfieOfAnother: outcome === 'selfie_face_mismatch',
    },
  };
}

/** What the person says they show, else what the session accepts; null: none of the types there are. */
function typeFor({ options, declared }: VerificationSession, outcome: TestOutcome): DocumentType | null {
  const accepted = options.document?.allowedTypes ?? TYPES;
  if (outcome === 'document_type_not_supported') return TYPES.find((type) => !accepted.includes(type)) ?? null;
  if (declared && accepted.includes(declared.type)) return declared.type;
  return TYPES.find((type) => accepted.includes(type)) ?? null;
}

function datesOf(about: {
  type: SpecimenType;
  outcome: TestOutcome;
  given: TestOutputs;
  today: CalendarDate;
  session: VerificationSession;
}): { issuedDate: CalendarDate | null; expirationDate: CalendarDate | null } {
  const { type, outcome, given, today, session } = about;
  const fresh = inventDocument({ type, seed: session.id, today }).truth;
  // A fresh document was issued weeks to years ago: an expired one has expired since then.
  const expirationDate = given.expirationDate ?? (outcome === 'document_expired' ? fresh.issueDate : undefined);
  const { truth } = inventDocument({
    type,
    seed: session.id,
    today,
    expirationDate,
    issueDate: given.issuedDate ?? undefined,
  });
  return {
    issuedDate: or(given.issuedDate, truth.issueDate <= today ? truth.issueDate : fresh.issueDate),
    expirationDate:
      given.expirationDate === null
        ? null
        : (expirationDate ?? (truth.expirationDate > today ? truth.expirationDate : fresh.expirationDate)),
  };
}

/** Numbers that nobody has: US area 000, and 000 in front elsewhere too. */
const NUMBERS: Record<IdNumberType, (digits: string) => string> = {
  us_ssn: (digits) => `000${digits.slice(-6)}`,
  br_cpf: (digits) => `00000${digits.slice(-6)}`,
  sg_nric: (digits) => `S000${digits.slice(-4)}Z`,
};

function idNumberTypeOf(country: string | null): IdNumberType {
  if (country === 'BR') return 'br_cpf';
  return country === 'SG' ? 'sg_nric' : 'us_ssn';
}

function addressOf({
  line1,
  city,
  state,
  postalCode,
}: {
  line1: string;
  city: string;
  state: string;
  postalCode: string;
}) {
  return { line1, line2: null, city, state, postalCode, country: 'US' };
}

/** The picture has room for these, in the form its machine-readable part asks for. */
function printedAddress({ line1, city, state, postalCode }: Address) {
  return {
    line1: line1 ?? '-',
    city: city ?? '-',
    state: /^[A-Z]{2}$/.test(state ?? '') ? (state as string) : 'XU',
    postalCode: postalCode ?? '00000',
  };
}

function isoCountry(country: string | undefined): string | undefined {
  return country?.length === 2 ? country : undefined;
}

function asciiWord(name: string): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .split(/[ -]/)[0]!
    .replaceAll(/[^a-z]/g, '');
  return letters || 'person';
}

function or<T>(given: T | undefined, made: T): T {
  return given === undefined ? made : given;
}

function defined<T extends object>(members: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
