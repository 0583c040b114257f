import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseForm } from './parse-form.ts';

describe('parseForm', () => {
  test.each([
    ['indexes, as the SDKs send them', 'a[0]=x&a[1]=y', { a: { 0: 'x', 1: 'y' } }],
    ['empty brackets, as curl sends them', 'a[]=x&a[]=y', { a: { 0: 'x', 1: 'y' } }],
    ['both mixed', 'a[0]=x&a[]=y', { a: { 0: 'x', 1: 'y' } }],
    ['an index that leaves a gap, and one without', 'a[1]=x&a[]=y', { a: { 1: 'x', 2: 'y' } }],
    [
      'lists of maps, as the SDKs send them',
      'a[0][b]=1&a[0][c]=2&a[1][b]=3',
      { a: { 0: { b: '1', c: '2' }, 1: { b: '3' } } },
    ],
    [
      'lists of maps, as curl sends them',
      'a[][b]=1&a[][c]=2&a[][b]=3',
      { a: { 0: { b: '1', c: '2' }, 1: { b: '3' } } },
    ],
    ['lists in lists', 'a[0][0]=x&a[0][1]=y&a[1][]=z', { a: { 0: { 0: 'x', 1: 'y' }, 1: { 0: 'z' } } }],
    ['an asterisk that is escaped, as Node sends it', 'enabled_events[0]=%2A', { enabled_events: { 0: '*' } }],
    ['percent-encoded brackets, as Python sends them in queries', 'created%5Bgte%5D=5', { created: { gte: '5' } }],
    ['maps in maps', 'a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['a map whose keys look like indexes', 'metadata[7]=x', { metadata: { 7: 'x' } }],
    ['dots as part of a name', 'metadata[a.b]=x', { metadata: { 'a.b': 'x' } }],
    [
      'names objects are born with',
      'metadata[toString]=x&constructor=y',
      { metadata: { toString: 'x' }, constructor: 'y' },
    ],
    ['an empty value, with and without its sign', 'a=&b', { a: '', b: '' }],
    ['a plus as a space, an escaped plus as a plus', 'a=x+y%2Bz', { a: 'x y+z' }],
    ['UTF-8', 'a=%E6%97%A5', { a: '日' }],
    ['nothing', '', {}],
    ['stray separators', '&&a=1&', { a: '1' }],
  ])('reads %s', (_, form, tree) => {
    expect(JSON.parse(JSON.stringify(parseForm(form)))).toEqual(JSON.parse(JSON.stringify(tree)));
  });

  test.each([
    ['a name given twice', 'a=1&a=2', 'Received a more than once.'],
    ['a text that is also a map', 'a=1&a[b]=2', 'Received a[b] in two shapes.'],
    ['a map that is also a text', 'a[b]=1&a=2', 'Received a in two shapes.'],
    ['brackets that do not close', 'a[b=1', 'Received unknown parameter: a[b'],
    ['text behind brackets', 'a[b]c=1', 'Received unknown parameter: a[b]c'],
    ['a value without a name', '=1', 'Received unknown parameter: '],
    ['the name of the prototype', 'metadata[__proto__]=1', 'Received unknown parameter: metadata[__proto__]'],
    ['percent signs that mean nothing', 'a=%zz', 'The parameters are not percent-encoded UTF-8.'],
    ['bytes that are not UTF-8', 'a=%ff', 'The parameters are not percent-encoded UTF-8.'],
    ['the character no database keeps', 'a=%00', 'Parameters cannot contain the character U+0000.'],
    ['eleven levels', `a${'[b]'.repeat(10)}=1`, 'Parameters can be nested up to 10 levels deep.'],
    ['the 1001st parameter', 'a[]=1&'.repeat(1001), 'A request can have up to 1000 parameters.'],
  ])('refuses %s', (_, form, message) => {
    expect(() => parseForm(form)).toThrow(message);
  });

  test('gives back any map of texts that was encoded', () => {
    const key = fc.string({ minLength: 1, unit: 'grapheme' }).filter((it) => !/[[\]\0]|__proto__/.test(it));
    const value = fc.string({ unit: 'grapheme' }).filter((it) => !it.includes('\0'));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (map) => {
        const form = Object.entries(map).map(([k, v]) => `m[${encodeURIComponent(k)}]=${encodeURIComponent(v)}`);
        expect({ ...(parseForm(form.join('&')).m as object) }).toEqual({ ...map });
      }),
    );
  });
});
