import { onCapture } from '../evidence.ts';
import { middleOf, type TypedValue, typedValues } from '../print/typed-values.ts';
import { type MeasuredPage, pagesOf } from './authenticity.ts';
import { type Answer, type Check, type Evidence, inconclusive, pass } from './check.ts';

/** Letters of a value below which it says little, and how high they must be: smaller ones are as soft as they are heavy. */
const LETTERS_MIN = 4;
const LETTER_PX_MIN = 16;

/** Values whose letters are about as high, and how many of them a value is compared with at least. */
const SISTER_HEIGHT = 0.12;
const SISTERS_MIN = 3;

/** By how much the ends of strokes must differ from those of every other value, and more the further away that stands: a lens is less sharp in its corners. */
const EDGE = { min: 0.07, perPage: 0.1 } as const;

/** What a value may stray in besides, in these parts one sign. */
const SIGN = { edge: 0.05, height: 0.03, ink: 0.05, stroke: 0.15 } as const;
const SIGNS_MIN = 3;

/** How much of that has to come of other things than the ends of strokes: a photo is not equally sharp all over. */
const OTHERS_MIN = 1;

/** Condensed to fit, an address has other strokes than the rest. */
const NOT_COMPARED: readonly TypedValue['name'][] = ['address'];

/** Issuers print as they like: a reason to look, never to refuse. */
export const valuesTypedAlike: Check = {
  id: 'values_typed_alike',
  asks: 'Are the values on the document printed alike, as if one machine had printed them and one camera had seen them?',
  finding: 'document_unverified_other',
  tell: 'Part of the picture seems to have been changed. Send the photo as it was taken.',
  basis: {
    threshold: `of ${SISTERS_MIN + 1} values or more whose letters are about as high, one whose strokes end sharper or softer than those of each other one by ${Math.round(100 * EDGE.min)} % and ${100 * EDGE.perPage} % more for each width of the page between them, and that strays in this, height (${100 * SIGN.height} %), darkness (${100 * SIGN.ink} %) and weight (${100 * SIGN.stroke} %) by ${SIGNS_MIN} such steps together, ${OTHERS_MIN} of them not in sharpness, nor in what is paler because it is softer: open`,
    source:
      'studio seeds `dev-edits-p` and `dev-edits-verify`: 51 genuine pages 1.8 steps at most, 34 of 51 values typed anew 3 at least; ten collected pages 1.8 at most; docs/accuracy.md',
    blindSpots:
      'values typed in the very type, or as softly as the photo; print that was made anew as a whole; pages with fewer than four values of one height in Latin capitals and digits, or on which those are below 16 pixels; values written by hand or stamped, and values under a fold or a reflection, may be held',
  },
  run(evidence) {
    const compared = pagesOf(evidence.readings).flatMap((page) => {
      const values = valuesOf(page, evidence);
      return values.flatMap((value) => {
        const stray = strayOf(value, values, page);
        return stray ? [{ page, value, stray }] : [];
      });
    });
    if (compared.length === 0) return undefined;
    return answerOf(compared.toSorted((a, b) => b.stray.signs - a.stray.signs || b.stray.edge - a.stray.edge)[0]!);
  },
};

function valuesOf({ side, capture, typed }: MeasuredPage, { facts }: Evidence): TypedValue[] {
  const fields = facts.printed[side]?.fields.filter(({ name }) => !NOT_COMPARED.includes(name)) ?? [];
  const { pageWidthPx = 0 } = capture.quality ?? {};
  return typedValues(fields, capture.text, typed ?? []).filter(
    ({ letters, height }) => letters >= LETTERS_MIN && height * pageWidthPx >= LETTER_PX_MIN,
  );
}

/** How far a value is from the most alike of the others; `signs` is 0 where its strokes end as those of another do. */
interface Stray {
  edge: number;
  signs: number;
  sisters: number;
}

function strayOf(value: TypedValue, values: readonly TypedValue[], { capture }: MeasuredPage): Stray | undefined {
  const sisters = values.filter(
    (other) => other !== value && Math.abs(ratio(value.height, other.height)) < SISTER_HEIGHT,
  );
  if (sisters.length < SISTERS_MIN) return undefined;
  const { pageWidthPx } = capture.quality!;
  const compared = sisters.map((other) => {
    const [a, b] = [middleOf(value.quad), middleOf(other.quad)];
    const apart = Math.hypot(a.x - b.x, a.y - b.y) / pageWidthPx;
    const edge = Math.abs(ratio(value.edgePx, other.edgePx));
    return { edge, differs: edge >= EDGE.min + EDGE.perPage * apart, signs: signsBetween(value, other) };
  });
  const edge = Math.min(...compared.map((one) => one.edge));
  const signs = compared.every(({ differs }) => differs) ? Math.min(...compared.map((one) => one.signs)) : 0;
  return { edge, signs, sisters: sisters.length };
}

/** Steps in all; none where what differs besides the ends of strokes is little. */
function signsBetween(value: TypedValue, other: TypedValue): number {
  const edge = ratio(value.edgePx, other.edgePx);
  const ink = ratio(value.ink, other.ink);
  // Out of focus, print is softer and paler at once.
  const byFocus = edge * ink < 0;
  const others = Math.hypot(
    ratio(value.height, other.height) / SIGN.height,
    byFocus ? 0 : ink / SIGN.ink,
    ratio(value.stroke, other.stroke) / SIGN.stroke,
  );
  return others < OTHERS_MIN ? 0 : Math.hypot(edge / SIGN.edge, others);
}

function ratio(a: number, b: number): number {
  return Math.log(a / b);
}

function answerOf({ page, value, stray }: { page: MeasuredPage; value: TypedValue; stray: Stray }): Answer {
  const { edge, signs, sisters } = stray;
  const evidence = { signs: round(signs), signsMax: SIGNS_MIN, edgeDifference: round(edge), compared: sisters };
  if (signs < SIGNS_MIN) return pass('they are', evidence);
  const box = onCapture(page.capture, value.quad);
  return inconclusive('one is printed unlike all others', evidence, [
    { capture: page.side, kind: 'box', box, shows: 'a value in other print than those around it' },
  ]);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
