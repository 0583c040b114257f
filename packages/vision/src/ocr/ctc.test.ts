import { describe, expect, test } from 'vitest';
import { decodeText, STEP_PX, type Steps } from './ctc.ts';

const DICTIONARY = ['', 'A', 'B', 'C', ',', ' ', '1', '藤', '橘', '橋', '桥', '—'];

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

  test.each([
    ['藤--藤- ---—--藤', '藤藤 一藤'],
    ['藤--藤--—--1', '藤藤—1'],
    ['A--B--—--C', 'AB—C'],
  ])('takes a stroke between ideographs for the ideograph of one stroke: %s', (steps, text) => {
    expect(decodeText(stepsOf(steps), DICTIONARY, []).text).toBe(text);
  });

  test('keeps the place of an ideograph where one of two pairs has lost its own', () => {
    const { text, confidences } = decodeText(stepsOf('藤--藤-----藤'), DICTIONARY, []);
    expect([text, confidences[2]]).toEqual(['藤藤 藤', 0]);
  });

  test('keeps the place of an ideograph that was left out', () => {
    const { text, confidences } = decodeText(stepsOf('藤--藤-----藤--藤'), DICTIONARY, []);
    expect(text).toBe('藤藤 藤藤');
    expect(confidences[2]).toBe(0);
  });

  test('is sure of nothing where one was left out behind a space that was read', () => {
    const { text, confidences } = decodeText(stepsOf('藤--藤--藤- ----藤--藤'), DICTIONARY, []);
    expect([text, confidences[3]]).toEqual(['藤藤藤 藤藤', 0]);
    expect(decodeText(stepsOf('藤--藤--藤- -藤--藤'), DICTIONARY, []).confidences[3]).toBe(1);
  });

  test.each([
    [0.25, 0.4, '藤藤橋藤藤'],
    [0.2, 0.3, '藤藤 藤藤'],
    [0.1, 0.8, '藤藤 藤藤'],
  ])('an ideograph that has %f where one was left out, and no character %f, reads %s', (value, none, text) => {
    const steps = stepsOf('藤--藤-----藤--藤');
    at(steps, 6, { '': none, 橋: value });
    const decoded = decodeText(steps, DICTIONARY, []);
    expect(decoded.text).toBe(text);
    expect(decoded.confidences[2]).toBe(0);
  });

  test.each([
    ['C', 0.4, 'ABCAB', 0],
    ['B', 0.4, 'ABBAB', 0],
    [',', 0.4, 'ABAB', 0],
    ['C', 0.1, 'ABAB', 0],
  ])('ink in which no letter was read, but %s to %f, makes %s of ABAB', (char, share, text, sure) => {
    const steps = stepsOf('A--B-----A--B');
    at(steps, 6, { '': 0.5, [char]: share });
    const gaps = [1.5, 4.5, 7.5, 10.5, 12.5].map((step) => ({ middle: (step + 0.5) * STEP_PX, width: 4 }));
    const decoded = decodeText(steps, DICTIONARY, gaps);
    expect([decoded.text, decoded.confidences[2]]).toEqual([text, sure]);
    expect(decodeText(steps, DICTIONARY, gaps.toSpliced(2, 1))).toMatchObject({
      text: 'ABAB',
      confidences: [1, 1, 1, 1],
    });
  });

  test('takes the ideograph that is likeliest in all its forms, in the likeliest of them', () => {
    const steps = stepsOf('藤--藤--藤--藤');
    at(steps, 3, { 橘: 0.42, 橋: 0.39, 桥: 0.1 });
    expect(decodeText(steps, DICTIONARY, [])).toMatchObject({ text: '藤橋藤藤' });
    at(steps, 3, { 橘: 0.51, 橋: 0.4, 桥: 0.09 });
    expect(decodeText(steps, DICTIONARY, [])).toMatchObject({ text: '藤橘藤藤' });
  });

  test.each([
    [0.05, [0, 0, 0, 0], '藤藤 藤藤'],
    [0.01, [0, 0, 0, 0], '藤藤藤藤'],
    [0.3, [0.2, 0.2, 0.2, 0.2], '藤藤藤藤'],
  ])('ideographs without a gap have a space where the network gives it %f, and elsewhere %j', (share, others, text) => {
    const steps = stepsOf('藤--藤--藤--藤');
    for (const [i, t] of [1, 4, 5, 8].entries()) at(steps, t, { '': 0.5, ' ': t === 5 ? share : others[i]! });
    expect(decodeText(steps, DICTIONARY, []).text).toBe(text);
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

/** Gives characters their probabilities at one step, whatever stood there. */
function at({ data, classes }: Steps, t: number, shares: Readonly<Record<string, number>>): void {
  data.fill(0, t * classes, (t + 1) * classes);
  for (const [char, share] of Object.entries(shares)) data[t * classes + DICTIONARY.indexOf(char)] = share;
}

/** One step for each character; `-` is an empty one. */
function stepsOf(text: string, sure = 1): Steps {
  const classes = DICTIONARY.length;
  const data = new Float32Array(text.length * classes);
  for (const [t, char] of [...text].entries()) data[t * classes + Math.max(0, DICTIONARY.indexOf(char))] = sure;
  return { count: text.length, classes, data };
}
