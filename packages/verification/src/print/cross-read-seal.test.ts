import { appendSignature, formatMrz, formatSeal, type MrzInput } from '@credence/documents';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../checks/check.ts';
import { printAgrees } from '../checks/print-agrees.ts';
import { printConfirms } from '../checks/print-confirms.ts';
import { gatherFacts } from '../facts.ts';
import { type CaptureReading, type Quad, READINGS_VERSION } from '../readings.ts';

const TODAY = '2026-03-01';
const QUAD: Quad = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 100 },
  { x: 0, y: 100 },
];

const ANNA = {
  format: 'TD2',
  documentCode: 'AR',
  issuingState: 'UTO',
  nationality: 'UTO',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  documentNumber: 'D23145890',
  birthDate: { year: '74', month: '08', day: '12' },
  sex: 'female',
  expirationDate: { year: '27', month: '04', day: '15' },
} as const;

describe('a digital seal', () => {
  test('that says what the zone says agrees with it in every field', () => {
    const { agreements, seal } = factsOf({});
    expect(seal?.seal).toMatchObject({ kind: 'residence_permit', issuingState: 'UTO' });
    expect(agreements).toHaveLength(7);
    expect(agreements.every(({ outcome }) => outcome === 'agrees')).toBe(true);
  });

  test.each<[string, Partial<MrzInput>, string]>([
    ['another surname', { surname: 'ANDERSSON' }, 'surname'],
    ['another number', { documentNumber: 'D23145891' }, 'document_number'],
    ['another day of birth', { birthDate: { year: '74', month: '08', day: '13' } }, 'birth_date'],
    ['a later expiry', { expirationDate: { year: '29', month: '04', day: '15' } }, 'expiration_date'],
  ])('that says %s than the zone contradicts it', (_, said, field) => {
    const facts = factsOf({ sealed: said });
    expect(facts.agreements.filter(({ outcome }) => outcome !== 'agrees')).toEqual([
      expect.objectContaining({ field, outcome: 'disagrees', between: [AT_SEAL, AT_ZONE] }),
    ]);
    expect(printAgrees.run({ facts } as Evidence)).toMatchObject({
      outcome: 'fail',
      why: `surely read and different: ${field}`,
    });
  });

  test('proves nothing against one letter of a name, nor against a zone that does not check out', () => {
    expect(contradictions({ sealed: { surname: 'ERIKSSEN' } })).toEqual([]);
    expect(contradictions({ sealed: { documentNumber: 'D23145891' }, misread: true })).toEqual([]);
  });

  test('alone vouches for nothing: without a zone there is no type, number or name', () => {
    const { mrz: _, ...capture } = captureOf({});
    const facts = gatherFacts(readings(capture), TODAY);
    expect(facts.seal).not.toBeNull();
    expect(facts).toMatchObject({ type: null, source: null, data: { number: null, lastName: null } });
  });

  test.each([
    ['mrz', 3],
    ['seal', 4],
  ] as const)('confirms no print: of what the print says as the %s does, %i values are not seen', (source, missing) => {
    const between = [
      { source, side: 'front' },
      { source: 'print', side: 'front' },
    ] as const;
    const agreements = [{ field: 'birth_date', between, outcome: 'agrees', confidence: 1 }] as const;
    const evidence = { facts: { ...factsOf({}), agreements }, readings: readings(captureOf({})), today: TODAY };
    expect(printConfirms.run(evidence as unknown as Evidence)?.evidence).toEqual({ missing });
  });

  test.each([
    ['T2000AK47', 'agrees'],
    ['T2000AK48', 'disagrees'],
  ])('of a sticker on the document %s %s', (documentNumber, outcome) => {
    // BSI TR-03137 part 1, annex G, up to its signature.
    const sticker = Buffer.from(
      'dc036abc6d32c8a72cb10f7135b79815f9080106cf3519af974c02061a70208519a10310395e26b3d9a275735bd4cd485ca17176',
      'hex',
    );
    const symbol = { symbology: 'DataMatrix', quad: QUAD, seal: signed(sticker) } as const;
    const capture = { ...captureOf({ zone: { documentNumber } }), symbols: [symbol] };
    expect(gatherFacts(readings(capture), TODAY).agreements).toEqual([
      { field: 'document_number', outcome, between: [AT_SEAL, AT_ZONE], confidence: 1 },
    ]);
  });
});

const AT_SEAL = { source: 'seal', side: 'front' };
const AT_ZONE = { source: 'mrz', side: 'front' };

interface Said {
  zone?: Partial<MrzInput>;
  sealed?: Partial<MrzInput>;
  /** A digit of the zone's number was misread. */
  misread?: boolean;
}

function factsOf(said: Said) {
  return gatherFacts(readings(captureOf(said)), TODAY);
}

function contradictions(said: Said) {
  return factsOf(said).agreements.filter(({ outcome }) => outcome === 'disagrees');
}

function captureOf({ sealed = {}, zone = {}, misread = false }: Said): CaptureReading {
  const printed = formatMrz({ ...ANNA, ...zone });
  const lines = misread ? [printed[0]!, printed[1]!.replace('D23145890', 'D23145830')] : printed;
  return {
    image: { format: 'jpeg', width: 100, height: 100 },
    text: [],
    mrz: { lines, confidences: [], swaps: [], reader: 'test', quad: QUAD },
    symbols: [{ symbology: 'DataMatrix', quad: QUAD, seal: sealOf('fb06', formatMrz({ ...ANNA, ...sealed })) }],
  };
}

function sealOf(profileId: string, mrzLines: string[]): string {
  return signed(
    formatSeal({
      ...{ profileId, issuingState: 'UTO', signer: 'UTSS', certificate: '2A' },
      ...{ issueDate: '2025-04-16', signatureDate: '2025-04-16', mrzLines, passportNumber: 'L898902C3' },
    }),
  );
}

function signed(message: Uint8Array): string {
  return Buffer.from(appendSignature(message, new Uint8Array(64))).toString('latin1');
}

function readings(front: CaptureReading) {
  return { version: READINGS_VERSION, pipeline: {}, captures: { front } } as const;
}
