import { z } from 'zod';
import type { FlowOptions } from '../../store/verification-flows.ts';
import { clearable, flag, nested } from '../form/parameters.ts';
import { documentOptions, readDocumentOptions } from '../verification-sessions/terms.ts';

const PARAMS = {
  document: documentOptions().optional(),
  email: clearable({ require_verification: flag().optional() }).optional(),
  id_number: clearable({ require_verification: flag().optional() }).optional(),
  matching: clearable({ dob: similarity().optional(), name: similarity().optional() }).optional(),
  phone: clearable({ require_verification: flag().optional() }).optional(),
};

/** What a flow's sessions are to ask for, as a parameter. */
export function flowOptions() {
  return nested(PARAMS);
}

type OptionParams = z.output<ReturnType<typeof flowOptions>>;

/**
 * A flow's options with what a request says of them. A section's members are set one by one; an empty text in place of
 * a section, which arrives as a map without members, takes the section away.
 *
 * A flow that asks for no ID number asks for a document: one of the two tells who somebody is.
 */
export function mergeOptions(
  options: FlowOptions,
  { document, email, id_number, matching, phone }: OptionParams,
): FlowOptions {
  const merged: FlowOptions = withoutUndefined({
    document: document ? changed(options.document, readDocumentOptions({ options: { document } })) : options.document,
    email: email ? changed(options.email, readContact(email)) : options.email,
    idNumber: id_number ? (id_number.require_verification ? {} : undefined) : options.idNumber,
    matching: matching ? changed(options.matching, withoutUndefined(matching)) : options.matching,
    phone: phone ? changed(options.phone, readContact(phone)) : options.phone,
  });
  return merged.document || merged.idNumber ? merged : { ...merged, document: {} };
}

function similarity() {
  return z.enum(['none', 'similar']);
}

function readContact({ require_verification }: { require_verification?: boolean | undefined }) {
  return withoutUndefined({ requireVerification: require_verification });
}

function changed<Section extends object>(old: Section | undefined, given: Section): Section | undefined {
  return Object.keys(given).length === 0 ? undefined : { ...old, ...given };
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
