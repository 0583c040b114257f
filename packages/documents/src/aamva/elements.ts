/** PDF417 holds at most 1 850 characters of text; with byte padding no genuine payload comes near this. */
const PAYLOAD_MAX = 4096;

/** The payload taken apart: whose it is, which edition of the standard it follows, and its data elements. */
export interface AamvaElements {
  readonly kind: 'driving_license' | 'id_card';
  readonly iin: string;
  readonly version: number;
  /** The value of a data element by its three letters, without padding; `undefined` when absent or blank. */
  readonly element: (id: string) => string | undefined;
}

/**
 * Splits a payload into its data elements, or returns `undefined` when it has no AAMVA header.
 *
 * Issuers get the control characters, the offsets and the lengths of the header wrong in many ways, so
 * none of them is relied upon: elements are found by the control characters between them, and the
 * directory of subfiles is skipped.
 *
 * @see AAMVA DL/ID Card Design Standard, annex D.12
 */
export function splitElements(payload: string): AamvaElements | undefined {
  if (payload.length > PAYLOAD_MAX) return undefined;
  const header = /(?:ANSI ?|AAMVA ?)([0-9]{6})([0-9]{2})/.exec(payload.slice(0, 64));
  if (!header) return undefined;

  const body = payload.slice(header.index + header[0].length);
  // Rest of the header's digits, then ten characters per subfile: designator, offset, length.
  const [directory = ''] = /^ ?[0-9]{0,4}(?:[A-Z]{2}[0-9]{8})*/.exec(body) ?? [];
  const [start = '', ...lines] = body.slice(directory.length).split(/[\x00-\x1f\x7f-\x9f]+/);
  const designator = /(DL|ID)(?=D[A-D][A-Z]|$)/.exec(start);
  const values = collect([start.slice(designator?.index ?? 0), ...lines]);
  return {
    kind: (designator ?? /DL|ID/.exec(directory))?.[0] === 'ID' ? 'id_card' : 'driving_license',
    iin: header[1] as string,
    version: Number(header[2]),
    element: (id) => values.get(id),
  };
}

/** Elements of the issuer's own subfiles begin with Z and are left out. The first filled one of a name wins. */
function collect(lines: string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const [, id, text] = /^ *(?:DL|ID)?(D[A-D][A-Z])(.*)$/.exec(line) ?? [];
    const value = text?.trim();
    if (id && value && !values.has(id)) values.set(id, value);
  }
  return values;
}
