import { parseAamva } from '@credence/documents';
import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { inventDocument } from '../truth.ts';
import { alter } from './alter.ts';
import { type Alteration, drawTemplate, TEMPLATES } from './index.ts';

const FIELDS = {
  surname: 'lastName',
  document_number: 'documentNumber',
  birth_date: 'birthDate',
  expiration_date: 'expirationDate',
} as const;

test.each(Object.keys(FIELDS) as Alteration['field'][])(
  'changes a %s and nothing else, into what could be',
  (field) => {
    const holder = inventDocument({ type: 'passport', seed: 7 });
    const { truth } = alter(holder, field, createRandom('altered'));
    const { [FIELDS[field]]: changed, ...rest } = truth;
    expect(holder.truth).toMatchObject(rest);
    expect(changed).not.toBe(holder.truth[FIELDS[field]]);
    expect(truth.birthDate < truth.issueDate && truth.issueDate < truth.expirationDate).toBe(true);
  },
);

test('what is changed in the barcode is not changed in the print', () => {
  const licence = TEMPLATES.find(({ id }) => id === 'new_utopia_licence_v08')!;
  const { front, back, truth } = drawTemplate(licence, 'altered', undefined, {
    source: 'barcode',
    field: 'birth_date',
  });
  expect(front.printed.birth_date).toBe(truth.birthDate);
  expect(parseAamva(back!.barcodePayload!)).toMatchObject({
    birthDate: expect.not.stringContaining(truth.birthDate),
    expirationDate: truth.expirationDate,
    lastName: truth.lastName,
  });
});
