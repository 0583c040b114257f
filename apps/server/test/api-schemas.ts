import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import schemas from './stripe-schemas.json' with { type: 'json' };

/** Shapes of Stripe's objects, as far as this server has them: names, types and enums as published. */
export type SchemaName = keyof (typeof schemas)['$defs'];

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false });
ajv.addSchema(schemas, 'stripe');

/** Fails unless `value` is what the published schema of that name allows, no member more and none less. */
export function expectShape(name: SchemaName, value: unknown): void {
  const validate = ajv.getSchema(`stripe#/$defs/${name}`) as ValidateFunction;
  const valid = validate(value);
  expect(valid ? [] : validate.errors).toEqual([]);
}
