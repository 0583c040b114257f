import { z } from 'zod';

/** A JSON schema, as far as parameters need one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

const MEANINGS = z.registry<JsonSchema, z.core.$ZodType>();

/**
 * Says what a parameter means to whoever sends it. A form spells everything as text, so that the schema that reads it
 * knows only strings; the API's description should say `boolean`.
 */
export function meaning<Schema extends z.ZodType>(schema: Schema, json: JsonSchema): Schema {
  MEANINGS.add(schema, json);
  return schema;
}

/** What a parameter's schema takes, as a JSON schema of what is meant. */
export function meaningOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    // Transforms end in our own values; what goes in is said by the schema in front of them.
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const meant = MEANINGS.get(zodSchema);
      if (!meant) return;
      for (const key of Object.keys(jsonSchema)) {
        if (key !== 'description') delete jsonSchema[key];
      }
      Object.assign(jsonSchema, meant);
    },
  });
  return json;
}
