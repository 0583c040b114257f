import { describe, expect, test } from 'vitest';
import { decodeText, STEP_PX, type Steps } from './ctc.ts';

const DICTIONARY = ['', 'A', 'B', 'C', ',', ' ', '1', '藤'];

describe('decodeText', () => {
  test('folds a character that lasts several steps and keeps one that is repeated after a gap', () => {
    expect(decodeText(stepsOf('AA-A-BB'), DICTIONARY, []).text).toBe('AAB');
  });

  test('reports the confidence of each character', () => {
    const { confidences } = decodeText(stepsOf('A-B-C', 0.75), DICTIONARY, []);
    expect(confidences).toEqual([0.75, 0.75, 0.75]);
  });

  test.each([
    ['A--B--C----A--B', 12, 0.01, 'ABC AB'],
    ['A--B--C----A--B', 12, 1e-4, 'ABCAB'],
    ['A--B--C----A--B', 5, 0.3, 'ABC AB'],
    ['A--B--C----A--B', 9, 1e-3, 'ABCAB'],
    ['A--B--C----,--B', 12, 0.3, 'ABC,B'],
    ['1--1--1---1--1', 14, 1e-3, '11111'],
    ['1--1--1---1--1', 16, 0.1, '111 11'],
    ['藤--藤--藤---藤--藤', 14, 0, '藤藤藤 藤藤'],
    ['藤--藤--藤---藤--藤', 12, 0, '藤藤藤藤藤'],
  ])('%s with a gap of %i pixels in the middle, to %f a space, reads %s', (text, width, share, read) => {
    const gaps = [1.5, 4.5, 8.5, 12].map((step, i) => ({ middle: step * STEP_PX, width: i === 2 ? width : 5 }));
    const steps = stepsOf(text);
    steps.data[8 * DICTIONARY.length + DICTIONARY.indexOf(' ')] = share;
    expect(decodeText(steps, DICTIONARY, gaps).text).toBe(read);
  });

  test.each([
    ['A--B--C----A--B', 'ABCAB'],
    ['藤--藤--藤----藤--藤', '藤藤藤藤藤'],
  ])('leaves characters that are spaced out alike together: %s', (steps, text) => {
    const gaps = [1.5, 4.5, 8.5, 12].map((step) => ({ middle: step * STEP_PX, width: 24 }));
    expect(decodeText(stepsOf(steps), DICTIONARY, gaps).text).toBe(text);
  });

  test('finds the space among ideographs that are spaced out', () => {
    const gaps = [1.5, 4.5, 8.5, 12].map((step, i) => ({ middle: step * STEP_PX, width: i === 2 ? 36 : 24 }));
    expect(decodeText(stepsOf('藤--藤--藤----藤--藤'), DICTIONARY, gaps).text).toBe('藤藤藤 藤藤');
  });

  test('keeps the place of an ideograph that was left out', () => {
    const { text, confidences } = decodeText(stepsOf('藤--藤-----藤--藤'), DICTIONARY, []);
    expect(text).toBe('藤藤 藤藤');
    expect(confidences[2]).toBe(0);
  });

  test('drops spaces at the ends', () => {
    expect(decodeText(stepsOf(' -A-B- '), DICTIONARY, []).text).toBe('AB');
  });

  test('tells where each character is', () => {
    const { positions } = decodeText(stepsOf(' -A-B- '), DICTIONARY, []);
    expect(positions).toEqual([2.5 * STEP_PX, 4.5 * STEP_PX]);
  });

  test('takes an ideograph among letters for the letter it is most like', () => {
    const steps = stepsOf('A-B-藤-C');
    steps.data[4 * DICTIONARY.length + DICTIONARY.indexOf('B')] = 0.25;
    expect(decodeText(steps, DICTIONARY, [])).toMatchObject({ text: 'ABBC', confidences: [1, 1, 0.25, 1] });
  });

  test('reads nothing from empty steps', () => {
    expect(decodeText(stepsOf('----'), DICTIONARY, [])).toEqual({
      text: '',
      confidences: [],
      letterConfidences: [],
      positions: [],
    });
  });
});

/** One step for each character; `-` is an empty one. */
function stepsOf(text: string, sure = 1): Steps {
  const classes = DICTIONARY.length;
  const data = new Float32Array(text.length * classes);
  for (const [t, char] of [...text].entries()) data[t * classes + Math.max(0, DICTIONARY.indexOf(char))] = sure;
  return { count: text.length, classes, data };
}
