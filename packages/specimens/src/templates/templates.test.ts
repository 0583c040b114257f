import { parseAamva, parseMrz } from '@credence/documents';
import { describe, expect, test } from 'vitest';
import type { Page } from '../index.ts';
import { drawTemplate, TEMPLATES, type Template } from './index.ts';

const each = TEMPLATES.map((template) => [template.id, template] as const);

describe('templates', () => {
  test('there are as many as promised, each of its own name', () => {
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
    expect(TEMPLATES.length).toBeGreaterThanOrEqual(20);
  });

  test.each(each)(
    '%s is marked as a specimen on each side, and says what its zone and its barcode say',
    (_, template) => {
      const { front, back } = drawTemplate(template, 'marked');
      const printed = { ...front.printed, ...back?.printed };
      for (const side of [front, back]) {
        if (!side) continue;
        expect(markedPixels(side.page)).toBeGreaterThan(0.001 * side.page.width * side.page.height);
        if (side.mrzLines) {
          const mrz = parseMrz(side.mrzLines);
          expect(mrz).toMatchObject({
            checkDigitsOk: true,
            issuingCountry: 'UTO',
            documentNumber: printed.document_number,
          });
        }
        if (side.barcodePayload) {
          const licence = parseAamva(side.barcodePayload);
          expect(licence).toMatchObject({
            kind: template.docType,
            version: template.aamvaVersion,
            jurisdiction: undefined, // the issuer's number is nobody's
            lastName: printed.surname,
            documentNumber: printed.document_number,
            birthDate: printed.birth_date,
            expirationDate: printed.expiration_date,
          });
        }
      }
    },
  );

  test('draw the same pixels from the same seed and somebody else from another', () => {
    const [template] = TEMPLATES as [Template];
    const pixels = (seed: string) => Buffer.from(drawTemplate(template, seed).front.page.data.buffer);
    expect(Buffer.compare(pixels('a'), pixels('a'))).toBe(0);
    expect(Buffer.compare(pixels('a'), pixels('b'))).not.toBe(0);
  });

  test('print Japanese dates by their era, and names in kanji', () => {
    const template = TEMPLATES.find(({ id }) => id === 'utopia_japanese_licence')!;
    const { printed } = drawTemplate(template, 'kanji').front;
    expect(printed.full_name).toMatch(/^\p{Script=Han}+ \p{Script=Han}+$/u);
    expect(printed.birth_date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

/** Pixels of the overprint's solid red. */
function markedPixels({ data }: Page): number {
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at]! > 185 && data[at + 1]! < 60 && data[at + 2]! > 35 && data[at + 2]! < 90) count += 1;
  }
  return count;
}
