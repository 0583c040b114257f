import type { SessionKey, Vault } from '../keys/vault.ts';

/**
 * Seals what belongs to a session: under its key, or, once that is destroyed, under the server's. What is written then
 * are placeholders, which tell of nobody.
 */
export function sealFor(vault: Vault, key: SessionKey | null, purpose: string, value: unknown): Buffer {
  return key ? key.sealJson(purpose, value) : vault.sealForServer(purpose, Buffer.from(JSON.stringify(value)));
}

/** Opens what `sealFor` closed; a session's key is given as its row has it, null once destroyed. */
export function openFor<T>(vault: Vault, key: SessionKey | null, purpose: string, sealed: Buffer): T {
  return key ? key.openJson<T>(purpose, sealed) : (JSON.parse(vault.openForServer(purpose, sealed).toString()) as T);
}
