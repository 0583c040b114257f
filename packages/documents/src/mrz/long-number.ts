/** What a TD1 or TD2 card prints in place of a document number that has more than nine characters. */
export interface LongNumber {
  readonly documentNumber: string;
  readonly check: string;
  /** What the issuer put after the number. */
  readonly optionalData: string;
}

/**
 * Joins a document number that continues in the optional data, or returns `undefined` when it does not.
 *
 * Such a number fills its nine columns, has a filler for its check digit, and goes on in the optional data:
 * the remaining characters, then the check digit, then a filler.
 *
 * @param head The nine columns of the document number.
 * @param check The column after it.
 * @param optionalData The optional data field, fillers included.
 * @see ICAO Doc 9303 part 5, section 4.2.2, note j
 */
export function joinLongNumber(head: string, check: string, optionalData: string): LongNumber | undefined {
  if (check !== '<' || head.endsWith('<')) return undefined;
  const continued = /^([0-9A-Z]+)([0-9])(?:<(.*))?$/.exec(optionalData);
  if (!continued) return undefined;
  const [, tail = '', digit = '', rest = ''] = continued;
  return { documentNumber: head + tail, check: digit, optionalData: rest };
}
