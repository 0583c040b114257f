import { expect, test } from 'vitest';
import { formsIn } from './forms.ts';

test('small and capital, Chinese and Japanese forms are one letter; what only looks alike is not', () => {
  const forms = formsIn(['', 's', 'S', '5', '东', '東', '束']);
  expect(forms[1]).toEqual([1, 2]);
  expect(forms[4]).toEqual([4, 5]);
  expect(forms[3]).toEqual([3]);
  expect(forms[6]).toEqual([6]);
});
