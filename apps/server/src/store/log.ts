/** The part of a pino logger the store writes to: ids, sizes and times, never content. */
export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: StoreLog = { info() {}, warn() {}, error() {} };
