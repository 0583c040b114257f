import { z } from 'zod';
import type { AccountRef, App, Cause } from '../app.ts';
import type { Permission } from '../store/api-keys.ts';
import type { AnsweredSession } from '../store/idempotency-keys.ts';
import type { KeyKind, PresentedKey } from './authenticate.ts';
import type { Contents } from './contents.ts';
import type { Expandable, Expansion } from './expand.ts';
import { list, text } from './form/parameters.ts';
import type { KeepAnswer } from './idempotency.ts';
import type { ReceivedFile } from './multipart.ts';
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
  /** Where its sender reaches this server: scheme, host and port. */
  origin: string;
  /** The path without its query. */
  path: string;
  /** The `:id` of the path; empty where it has none. */
  id: string;
  expand: Expansion;
  /**
   * For an operation that `answersAtOnce`: the row by which its answer is kept under the request's idempotency key, if it
   * has one. To be written by the statement that makes the change.
   */
  keep?: KeepAnswer;
  /** The file that came with it, where the operation takes one. */
  file?: ReceivedFile;
}

export type Params<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** One thing the API can do. */
export interface Operation<Shape extends z.ZodRawShape = z.ZodRawShape, Ready = unknown> {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** One line for the reference, as a heading: `Create a session`. */
  summary: string;
  /** The shape of the answer, by its name in `openapi/objects.json` or `openapi/extensions.json`; or bytes. */
  returns: ObjectName | 'contents';
  /** Not of Stripe's API: our own addition. */
  extension?: true;
  /** Which kinds of keys may ask for it; when left out: secret and restricted ones. An ephemeral key: its own `:id` only. */
  callers?: readonly KeyKind[];
  /** Not every key that may ask would be told the same: a repetition is answered to the key that asked first only. */
  answersAskerOnly?: true;
  /** Of the emulator: refused to keys of live mode, before anything of the request is read. */
  testMode?: true;
  /** Changes one thing in one statement, and writes what `request.keep` gives it in the same. */
  answersAtOnce?: true;
  /** Refused to requests without a `Stripe-Version` of their own. */
  explicitVersion?: true;
  /** What a restricted key must have been granted; `secret_key`: nothing lets a restricted key do this. */
  permission: Permission | 'secret_key';
  /** What it takes beside `expand`; anything else is refused by name. */
  params: Shape;
  /** Takes a file as well, hence its parameters as `multipart/form-data`: the part's name, and how large it may be. */
  upload?: { name: string; maxBytes: number };
  expandable: Expandable;
  /** A list's elements are expanded, not the list. */
  lists?: true;
  /** Refuses what no single parameter shows to be wrong, before anything is done. */
  check?(params: Params<Shape>, request: ApiRequest): void;
  /** Does what takes long and writes no row, before the transaction is opened in which `run` writes. */
  prepare?(request: ApiRequest, params: Params<Shape>): Promise<Preparation<Ready>>;
  /** @param ready What `prepare` made ready. */
  run(request: ApiRequest, params: Params<Shape>, ready: Ready): Promise<Outcome>;
  /** Makes this process aware of what was written, once it is committed and before the answer goes out. */
  settle?(app: App): Promise<void>;
}

/** What was made ready, and how to be rid of it once nothing can come of the request any more. */
export interface Preparation<Ready> {
  ready: Ready;
  discard(): Promise<void>;
}

/** An answer in Stripe's shape or a file's bytes, and the session whose person it tells of. */
export interface Outcome {
  body: object | Contents;
  /** What a repetition with the same idempotency key is told, where that must not be the answer itself. */
  kept?: object;
  session?: AnsweredSession;
  /** Where the request moved the account's clock: when it is now, or a repetition would come after the answer expired. */
  keptFrom?: Date;
}

export type AnyOperation = Operation & { schema: z.ZodType<Record<string, unknown> & { expand?: string[] }> };

/** Declares an operation; its parameters type what `run` is given. */
export function defineOperation<Shape extends z.ZodRawShape, Ready = undefined>(
  operation: Operation<Shape, Ready>,
): AnyOperation {
  const schema = z.strictObject({ ...operation.params, expand: list(text()).optional() });
  return { ...operation, schema } as unknown as AnyOperation;
}
