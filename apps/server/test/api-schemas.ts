import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { type ObjectName, SHAPES } from '../src/api/openapi/shapes.ts';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false });
ajv.addSchema(SHAPES, 'api');

/** Fails unless `value` is what the schema of that name allows, no member more and none less. */
export function expectShape(name: ObjectName, value: unknown): void {
  const validate = ajv.getSchema(`api#/$defs/${name}`) as ValidateFunction;
  const valid = validate(value);
  expect(valid ? [] : validate.errors).toEqual([]);
}
