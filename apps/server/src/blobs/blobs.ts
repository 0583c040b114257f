/** Images at rest. What is put here is already encrypted; names are random and written once. */
export interface Blobs {
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** @throws {BlobMissing} When there is none of that name. */
  get(name: string): Promise<Buffer>;
  /** Safe to repeat: a missing blob is no error. */
  delete(name: string): Promise<void>;
}

export class BlobMissing extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`no blob ${name}`, options);
    this.name = 'BlobMissing';
  }
}
