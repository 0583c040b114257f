import { describe, expect, test } from 'vitest';
import { decodeText, type Steps } from './ctc.ts';

const DICTIONARY = ['', 'A', 'B', 'C', ' '];

describe('decodeText', () => {
  test('folds a character that lasts several steps and keeps one that is repeated after a gap', () => {
    expect(decodeText(stepsOf('AA-A-BB'), DICTIONARY).text).toBe('AAB');
  });

  test('reports the confidence of each character', () => {
    const { confidences } = decodeText(stepsOf('A-B-C', 0.75), DICTIONARY);
    expect(confidences).toEqual([0.75, 0.75, 0.75]);
  });

  test('puts a space where characters stand further apart than usual', () => {
    expect(decodeText(stepsOf('A--B--C-----A--B'), DICTIONARY).text).toBe('ABC AB');
  });

  test('drops spaces at the ends', () => {
    expect(decodeText(stepsOf(' -A-B- '), DICTIONARY).text).toBe('AB');
  });

  test('reads nothing from empty steps', () => {
    expect(decodeText(stepsOf('----'), DICTIONARY)).toEqual({ text: '', confidences: [] });
  });
});

/** One step for each character; `-` is an empty one. */
function stepsOf(text: string, sure = 1): Steps {
  const classes = DICTIONARY.length;
  const data = new Float32Array(text.length * classes);
  for (const [t, char] of [...text].entries()) data[t * classes + Math.max(0, DICTIONARY.indexOf(char))] = sure;
  return { count: text.length, classes, data };
}
