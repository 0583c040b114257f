import { z } from 'zod';
import type { AccountRef, App, Cause } from '../app.ts';
import type { Permission } from '../store/api-keys.ts';
import type { AnsweredSession } from '../store/idempotency-keys.ts';
import type { PresentedKey } from './authenticate.ts';
import type { Expandable, Expansion } from './expand.ts';
import { list, text } from './form/parameters.ts';
import type { ObjectName } from './openapi/shapes.ts';

/** One request as its operation sees it: who asks, for what, in which version. */
export interface ApiRequest {
  app: App;
  /** Whose objects: every query names it. */
  account: AccountRef;
  key: PresentedKey;
  /** What events made by this request say about it. */
  cause: Cause;
  apiVersion: string;
  /** The path without its query. */
  path: string;
  /** The `:id` of the path; empty where it has none. */
  id: string;
  expand: Expansion;
}

export type Params<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** One thing the API can do. */
export interface Operation<Shape extends z.ZodRawShape = z.ZodRawShape> {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** One line for the reference, as a heading: `Create a session`. */
  summary: string;
  /** The shape of the answer, by its name in `openapi/objects.json` or `openapi/extensions.json`. */
  returns: ObjectName;
  /** Not of Stripe's API: our own addition. */
  extension?: true;
  /** What a restricted key must have been granted; `secret_key`: nothing lets a restricted key do this. */
  permission: Permission | 'secret_key';
  /** What it takes beside `expand`; anything else is refused by name. */
  params: Shape;
  expandable: Expandable;
  /** A list's elements are expanded, not the list. */
  lists?: true;
  /** Refuses what no single parameter shows to be wrong, before anything is done. */
  check?(params: Params<Shape>, request: ApiRequest): void;
  run(request: ApiRequest, params: Params<Shape>): Promise<Outcome>;
}

/** An answer in Stripe's shape, and the session whose person it tells of. */
export interface Outcome {
  body: object;
  session?: AnsweredSession;
}

export type AnyOperation = Operation & { schema: z.ZodType<Record<string, unknown> & { expand?: string[] }> };

/** Declares an operation; its parameters type what `run` is given. */
export function defineOperation<Shape extends z.ZodRawShape>(operation: Operation<Shape>): AnyOperation {
  const schema = z.strictObject({ ...operation.params, expand: list(text()).optional() });
  return { ...operation, schema } as unknown as AnyOperation;
}
