import type { LogLevel } from '@credence/server/throw-away';

/** What the thread of the servers is asked; a server is named by its folder. */
export type Call =
  | { call: 'start'; folder: string; logLevel: LogLevel }
  /** Waits until nothing is due. */
  | { call: 'idle'; folder: string }
  | { call: 'close'; folder: string };

export type Request = Call & { id: number };

export type Reply = { id: number; started?: Started } | { id: number; fault: Error };

export interface Started {
  url: string;
  keys: { secret: string; restricted: string; publishable: string };
}
