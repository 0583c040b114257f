declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests of this project keep their rows. */
    backend: 'embedded' | 'postgres';
    /** The project `embedded` only: a migrated data folder to copy, never to open. */
    template: string;
    /** The project `postgres` only: its server, and the migrated database that those of the tests are cloned from. */
    postgres: { url: string; template: string };
  }
}

export {};
