import type { ZoneTypeReading } from '../readings.ts';
import { type Check, inconclusive, pass } from './check.ts';

/** What lines may stray: as a share of their length, in degrees, and in distances between characters. */
const MAX: ZoneTypeReading = { longer: 0.02, turnDegrees: 0.4, beginning: 0.4 };

const WORDS: Record<keyof ZoneTypeReading, string> = {
  longer: 'length',
  turnDegrees: 'direction',
  beginning: 'where they begin',
};

/** Pages bend: a reason to look, never to refuse. How far apart lines are, issuers do not keep to. */
export const mrzTypeConforms: Check = {
  id: 'mrz_type_conforms',
  asks: 'Are the lines of the machine-readable zone as long as each other, and do they run and begin as if one machine had printed them?',
  finding: 'document_unverified_other',
  tell: 'The machine-readable lines of the document could not be confirmed. Photograph it flat, sharp and without reflections.',
  basis: {
    threshold: `one line longer than another by ${100 * MAX.longer} %, turned against it by ${MAX.turnDegrees}°, or beginning ${MAX.beginning} of a character beside it: open`,
    source:
      'ICAO Doc 9303 part 3, section 4.3: ten characters to the inch; six drawn zones stray by 0.4 %, 0.08° and 0.01 at most, twelve collected ones by 0.4 %, 0.24° and 0.14; docs/accuracy.md',
    blindSpots:
      'a zone that was printed anew as a whole, or a line of it with care; the form of letters and single letters are not looked at; zones on pages that are bent may be held',
  },
  run({ readings }) {
    const type = Object.values(readings.captures).find(({ mrz }) => mrz?.type)?.mrz?.type;
    if (!type) return undefined;
    const measures = Object.keys(MAX) as (keyof ZoneTypeReading)[];
    const evidence = Object.fromEntries(
      measures.flatMap((name) => [
        [name, type[name]],
        [`${name}Max`, MAX[name]],
      ]),
    );
    const odd = measures.filter((name) => type[name] > MAX[name]);
    if (odd.length === 0) return pass('they are', evidence);
    return inconclusive(`they stray in ${odd.map((name) => WORDS[name]).join(' and ')}`, evidence);
  },
};
