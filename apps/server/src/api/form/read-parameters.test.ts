import { Refusal } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { flag, integer, list, metadata, nested, text, webAddress } from './parameters.ts';
import { parseForm } from './parse-form.ts';
import { readParameters } from './read-parameters.ts';

const SCHEMA = z.strictObject({
  type: z.enum(['document', 'id_number']),
  kind: z.enum(['a', 'b', 'c']).optional(),
  name: text(10).optional(),
  options: nested({ live: flag().optional(), types: list(z.enum(['x', 'y']), 2).optional() }).optional(),
  limit: integer().optional(),
  at: z.union([integer(), nested({ gt: integer().optional() })]).optional(),
  url: webAddress().optional(),
  metadata: metadata().optional(),
});

const read = (form: string) => readParameters(SCHEMA, parseForm(form));

describe('readParameters', () => {
  test('types what a form can only spell', () => {
    const form =
      'type=document&options[live]=true&options[types][1]=x&options[types][0]=y&limit=-3&at[gt]=5&metadata[7]=x';
    expect(read(form)).toEqual({
      type: 'document',
      options: { live: true, types: ['y', 'x'] },
      limit: -3,
      at: { gt: 5 },
      metadata: { 7: 'x' },
    });
  });

  test.each([
    ['true', true],
    ['True', true],
    ['false', false],
    ['False', false],
  ])('takes the boolean %s as any client writes it', (spelt, expected) => {
    expect(read(`type=document&options[live]=${spelt}`).options).toEqual({ live: expected });
  });

  test.each([
    ['metadata=', {}],
    ['metadata[a]=1&metadata[b]=', { a: '1' }],
    ['metadata[toString]=1', { toString: '1' }],
  ])('reads %s', (form, expected) => {
    expect(read(`type=document&${form}`).metadata).toEqual(expected);
  });

  test.each([
    ['', 'parameter_missing', 'type', 'Missing required param: type.'],
    ['type=passport', 'parameter_invalid', 'type', 'Invalid type: must be one of document or id_number'],
    ['type=document&kind=d', 'parameter_invalid', 'kind', 'Invalid kind: must be one of a, b, or c'],
    ['type=document&foo=1', 'parameter_unknown', 'foo', 'Received unknown parameter: foo'],
    ['foo=1&options[bar]=2', 'parameter_unknown', 'options[bar]', 'Received unknown parameters: options[bar], foo'],
    ['type=document&name[a]=1', 'parameter_invalid', 'name', 'Invalid string: {"a":"1"}'],
    ['type=document&options=1', 'parameter_invalid', 'options', 'Invalid object'],
    ['type=document&options[live]=yes', 'parameter_invalid', 'options[live]', 'Invalid boolean: yes'],
    ['type=document&options[live]=TRUE', 'parameter_invalid', 'options[live]', 'Invalid boolean: TRUE'],
    ['type=document&options[types]=x', 'parameter_invalid', 'options[types]', 'Invalid array'],
    [
      'type=document&options[types][]=z',
      'parameter_invalid',
      'options[types][0]',
      'Invalid options[types][0]: must be one of x or y',
    ],
    [
      'type=document&options[types][]=x&options[types][]=y&options[types][]=x',
      'parameter_invalid',
      'options[types]',
      'Invalid array: must have at most 2 elements',
    ],
    ['type=document&limit=ten', 'parameter_invalid_integer', 'limit', 'Invalid integer: ten'],
    ['type=document&at[gt]=x', 'parameter_invalid_integer', 'at[gt]', 'Invalid integer: x'],
    ['type=document&at[gte]=1', 'parameter_unknown', 'at[gte]', 'Received unknown parameter: at[gte]'],
    ['type=document&at=x', 'parameter_invalid_integer', 'at', 'Invalid integer: x'],
    ['type=document&url=javascript:alert(1)', 'url_invalid', 'url', 'Not a valid URL'],
    ['type=document&url=/relative', 'url_invalid', 'url', 'Not a valid URL'],
    ['type=document&url=https://', 'url_invalid', 'url', 'Not a valid URL'],
    [
      `type=document&metadata[${'k'.repeat(41)}]=1`,
      'parameter_invalid',
      'metadata',
      `Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: ${'k'.repeat(41)}`,
    ],
    ['type=document&metadata[a][b]=1', 'parameter_invalid', 'metadata[a]', 'Invalid string: {"b":"1"}'],
  ])('refuses %s', (form, code, param, message) => {
    expect(refusalOf(form)).toMatchObject({ code, param, message });
  });

  test('says why an empty text is no value', () => {
    expect(refusalOf('type=document&name=')).toMatchObject({
      code: 'parameter_invalid_empty',
      param: 'name',
      message:
        "You passed an empty string for 'name'. We assume empty values are an attempt to unset a parameter; however 'name' cannot be unset. You should remove 'name' from your request or supply a non-empty value.",
    });
    expect(refusalOf('type=').code).toBe('parameter_invalid_empty');
    expect(refusalOf('type=document&limit=').code).toBe('parameter_invalid_empty');
    expect(refusalOf('type=document&options[types]=').code).toBe('parameter_invalid_empty');
    expect(refusalOf('type=document&at=').code).toBe('parameter_invalid_empty');
  });

  test('limits texts and metadata', () => {
    expect(read(`type=document&name=${'x'.repeat(10)}`).name).toHaveLength(10);
    expect(refusalOf(`type=document&name=${'x'.repeat(11)}`).message).toContain('at most 10 characters');
    const keys = (count: number) => Array.from({ length: count }, (_, i) => `metadata[k${i}]=v`).join('&');
    expect(Object.keys(read(`type=document&${keys(50)}`).metadata ?? {})).toHaveLength(50);
    expect(refusalOf(`type=document&${keys(51)}`).message).toBe(
      'Metadata can have up to 50 keys, but you passed in 51.',
    );
    expect(refusalOf(`type=document&metadata[k]=${'v'.repeat(501)}`).message).toContain(
      'Metadata values can have up to 500 characters, but you passed in a value that is 501 characters.',
    );
  });

  test('repeats no more than a little of what it does not understand', () => {
    const { message } = refusalOf(`type=document&name=${'x'.repeat(100_000)}`);
    expect(message.length).toBeLessThan(1000);
    expect(refusalOf(`type=document&limit=${'x'.repeat(100_000)}`).message.length).toBeLessThanOrEqual(1000);
  });
});

function refusalOf(form: string): Refusal {
  try {
    read(form);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`granted: ${form}`);
}
