import type { LogLevel } from '@credence/server/log-level';

/** What the process of the servers is asked; a server goes by a number. */
export type Call =
  | { call: 'start'; server: number; logLevel: LogLevel }
  /** Waits until nothing is due. */
  | { call: 'idle'; server: number }
  | { call: 'close'; server: number };

export type Request = Call & { id: number };

export type Reply = { id: number; started?: Started } | { id: number; fault: Error };

export interface Started {
  url: string;
  keys: { secret: string; restricted: string; publishable: string };
}
