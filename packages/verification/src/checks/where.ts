import type { CaptureKind } from '../asked.ts';
import { onCapture, type Region } from '../evidence.ts';
import { portraitOf } from '../faces.ts';
import { surest } from '../print/data-from-print.ts';
import type { CaptureReading, Quad, Side } from '../readings.ts';
import type { CheckResult } from '../report.ts';
import type { Evidence } from './check.ts';

type Where = (evidence: Evidence) => Region[];

/** What the check is about lies where it was read, whatever came of it. */
const PLACES: Readonly<Record<string, Where>> = {
  mrz_check_digits: zone,
  mrz_type_conforms: zone,
  document_issuer: machineReadable,
  sides_in_place: machineReadable,
  sides_agree: machineReadable,
  document_type: machineReadable,
  document_expiry: expirationDate,
  print_agrees: contradictions,
  print_confirms: machineReadable,
  selfie_found: selfie,
  selfie_quality: selfie,
  selfie_same_person: selfie,
  selfie_challenge: selfie,
  selfie_taken_by_camera: selfie,
  selfie_block_list: selfie,
  face_seen_before: selfie,
  portrait_quality: portrait,
  selfie_is_own: bothFaces,
  selfie_match: bothFaces,
};

/** Faces are looked at whatever came of comparing them: whoever decides a held session wants to see both. */
const ALWAYS = ['selfie_match', 'selfie_is_own'];

/**
 * Where on the pictures a check's answer comes from: what the check itself says, else the place of what it is about, else
 * the document as a whole. A check that passed points nowhere, but for those that compare faces.
 */
export function whereOf(result: CheckResult, evidence: Evidence): Region[] {
  if (result.regions) return result.regions;
  if (result.outcome === 'pass' && !ALWAYS.includes(result.id)) return [];
  const found = Object.hasOwn(PLACES, result.id) ? PLACES[result.id]!(evidence) : [];
  return found.length > 0 ? found : pages(evidence);
}

function pages({ readings: { captures } }: Evidence): Region[] {
  return sidesOf(captures).map(([side, capture]) =>
    capture.location
      ? { capture: side, kind: 'box', box: onCapture(capture, capture.location.quad), shows: `the ${side}` }
      : { capture: side, kind: 'box', box: WHOLE, shows: `the photo of the ${side}` },
  );
}

/** Where nothing was found, all of the picture is what there is to show. */
const WHOLE: Quad = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

function zone({ facts, readings }: Evidence): Region[] {
  const side = facts.mrz?.side;
  const capture = side && readings.captures[side];
  if (!side || !capture?.mrz) return [];
  return [{ capture: side, kind: 'strip', box: onCapture(capture, capture.mrz.quad), shows: 'machine-readable zone' }];
}

function machineReadable(evidence: Evidence): Region[] {
  const side = evidence.facts.licence?.side;
  const capture = side && evidence.readings.captures[side];
  if (!side || !capture?.barcode) return zone(evidence);
  return [{ capture: side, kind: 'box', box: onCapture(capture, capture.barcode.quad), shows: 'barcode' }];
}

function expirationDate(evidence: Evidence): Region[] {
  const printed = printedAt(evidence, 'expiration_date');
  return printed.length > 0 ? printed : machineReadable(evidence);
}

/** What is printed, and the zone or barcode that says something else. */
function contradictions(evidence: Evidence): Region[] {
  const differs = ['disagrees', 'doubtful'];
  const found = evidence.facts.agreements.filter(({ outcome }) => differs.includes(outcome));
  if (found.length === 0) return [];
  const sources = found.flatMap(({ between }) => between.map(({ source }) => source));
  const fields = new Set(found.map(({ field }) => field));
  return [
    ...[...fields].flatMap((field) => printedAt(evidence, field)),
    ...machineReadable(evidence),
    ...(sources.includes('seal') ? seal(evidence) : []),
  ];
}

function seal({ facts, readings }: Evidence): Region[] {
  const side = facts.seal?.side;
  const capture = side && readings.captures[side];
  const symbol = capture?.symbols?.find((one) => one.seal !== undefined);
  if (!side || !capture || !symbol) return [];
  return [{ capture: side, kind: 'box', box: onCapture(capture, symbol.quad), shows: 'digital seal' }];
}

function printedAt({ facts, readings }: Evidence, field: Parameters<typeof surest>[1]): Region[] {
  const print = surest(facts.printed, field, 0);
  const capture = print && readings.captures[print.side];
  if (!print || !capture) return [];
  const shows = `printed ${field.replaceAll('_', ' ')}`;
  return [{ capture: print.side, kind: 'box', box: onCapture(capture, print.quad), shows }];
}

function selfie({ readings }: Evidence): Region[] {
  const frame = readings.selfie?.frames[0];
  if (!frame) return [];
  const [face] = frame.faces;
  if (!face) return [{ capture: 'selfie', kind: 'box', box: WHOLE, shows: 'the selfie' }];
  return [{ capture: 'selfie', kind: 'box', box: onCapture(frame, face.quad), shows: 'face on the selfie' }];
}

function portrait({ readings }: Evidence): Region[] {
  const face = portraitOf(readings);
  const found = sidesOf(readings.captures).find(([, { faces }]) => face && faces?.includes(face));
  if (!face || !found) return [];
  const [side, capture] = found;
  return [{ capture: side, kind: 'box', box: onCapture(capture, face.quad), shows: 'portrait on the document' }];
}

function bothFaces(evidence: Evidence): Region[] {
  return [...portrait(evidence), ...selfie(evidence)];
}

function sidesOf(captures: Evidence['readings']['captures']): [side: Side & CaptureKind, capture: CaptureReading][] {
  return Object.entries(captures) as [Side, CaptureReading][];
}
