import extensions from './extensions.json' with { type: 'json' };
import objects from './objects.json' with { type: 'json' };

/**
 * The shapes of all answers as JSON schemas by name: Stripe's objects as published, as far as this server has them
 * (`objects.json`), and our own (`extensions.json`).
 */
export const SHAPES = { ...objects, $defs: { ...objects.$defs, ...extensions.$defs } };

export type ObjectName = keyof (typeof SHAPES)['$defs'];
