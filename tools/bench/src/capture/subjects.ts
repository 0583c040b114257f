import { drawSpecimen, type Page, type SpecimenType } from '@credence/specimens';
import { type DrawnSide, drawTemplate, TEMPLATES } from '@credence/specimens/templates';
import type { EvalEntry } from '../reading/eval-set.ts';

/** What lies under the camera: a side with something on it to be read, and its truth. */
export interface Subject {
  kind: string;
  outline: 'card' | 'page';
  side: 'front' | 'back';
  page: Page;
  truth: Pick<EvalEntry, 'doc_type' | 'mrz' | 'barcode' | 'printed'>;
}

const FROM_TEMPLATES: [template: string, side: 'front' | 'back'][] = [
  ['utopia_passport_fr', 'front'],
  ['utopia_td2_card', 'front'],
  ['utopia_id_card_es', 'back'],
  ['new_utopia_licence_v08', 'back'],
  ['utopia_licence_numbered', 'front'],
];

const KINDS: ((seed: string) => Subject)[] = [
  (seed) => fromSpecimen('passport', 'front', seed),
  (seed) => fromSpecimen('id_card', 'back', seed),
  (seed) => fromSpecimen('driving_license', 'back', seed),
  ...FROM_TEMPLATES.map(
    ([id, side]) =>
      (seed: string) =>
        fromTemplate(id, side, seed),
  ),
];

/** The n-th of a run: all kinds take turns. */
export function drawSubject(n: number, seed: string): Subject {
  return KINDS[n % KINDS.length]!(seed);
}

function fromSpecimen(type: SpecimenType, side: 'front' | 'back', seed: string): Subject {
  const { pages, truth } = drawSpecimen({ type, seed });
  return {
    kind: `${type.replaceAll('_', ' ')}, ${side}`,
    outline: type === 'passport' ? 'page' : 'card',
    side,
    page: pages[side]!,
    truth: { doc_type: type, ...truthOf(truth) },
  };
}

function fromTemplate(id: string, side: 'front' | 'back', seed: string): Subject {
  const template = TEMPLATES.find((one) => one.id === id);
  if (!template) throw new Error(`No template ${id}`);
  const drawn = drawTemplate(template, seed)[side]!;
  const { mrzLines, barcodePayload } = drawn;
  return {
    kind: `${template.family}, ${side}`,
    outline: template.docType === 'passport' ? 'page' : 'card',
    side,
    page: drawn.page,
    // What machines read is what is asked for where there is something for machines.
    truth: {
      doc_type: template.docType,
      ...(mrzLines || barcodePayload ? truthOf(drawn) : { printed: drawn.printed }),
    },
  };
}

function truthOf({
  mrzLines,
  barcodePayload,
}: Partial<Pick<DrawnSide, 'mrzLines' | 'barcodePayload'>> & { mrzLines?: readonly string[] }) {
  return {
    ...(mrzLines && { mrz: { lines: [...mrzLines], format: `${mrzLines.length} × ${mrzLines[0]!.length}` } }),
    ...(barcodePayload && { barcode: { format: 'PDF417', payload: barcodePayload } }),
  };
}
