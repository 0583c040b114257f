import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { AccountRef } from '../app.ts';
import type { MasterKey } from './master-key.ts';
import { deriveOperatorKey } from './operator-key.ts';
import { seal, unseal } from './seal.ts';

/**
 * Encrypts what belongs to one session. Whoever destroys the wrapped form of its key has erased, for good, all that
 * was ever sealed with it: images, readings, reports, event snapshots.
 */
export interface SessionKey {
  /** The key under the master key: what is stored. */
  readonly wrapped: Buffer;
  sealJson(purpose: string, value: unknown): Buffer;
  openJson<T>(purpose: string, sealed: Uint8Array): T;
  sealBytes(purpose: string, bytes: Uint8Array): Buffer;
  openBytes(purpose: string, sealed: Uint8Array): Buffer;
}

export interface Vault {
  masterKeyId: string;
  newSessionKey(): SessionKey;
  openSessionKey(wrapped: Uint8Array): SessionKey;
  /** For what belongs to no session: endpoint secrets, test keys, stored answers. */
  sealForServer(purpose: string, plain: Uint8Array): Buffer;
  openForServer(purpose: string, sealed: Uint8Array): Buffer;
  /** Recognises an API key without keeping it: 32 bytes. */
  apiKeyHash(key: string): Buffer;
  /**
   * Recognises what was sent without keeping it: 32 bytes, which nobody without the master key can search for what may
   * have been said of a person.
   */
  fingerprint(
    of: 'request' | 'idempotency-key' | 'document' | 'picture' | 'one-time-code' | 'recipient',
    text: string,
  ): Buffer;
  /** The key that administers this installation. */
  operatorKey: string;
  /** The secret part of a link, client secret, flow's static link, link to a file or code for a phone: 32 base64url characters, never stored. */
  linkToken(
    kind: 'url' | 'client_secret' | 'flow' | 'file' | 'evidence' | 'hand_off',
    id: string,
    generation: number,
  ): string;
  /**
   * The signing secret of a device that listens to an account's events: always the same one, so that the program it
   * passes them on to is set up once.
   */
  listenerSecret(account: AccountRef, deviceName: string): string;
}

export function openVault(master: MasterKey): Vault {
  const wrapping = createSecretKey(master.derive('wrap-session-keys'));
  const server = createSecretKey(master.derive('server-secrets'));
  const apiKeys = createSecretKey(master.derive('api-key-hashes'));
  const fingerprints = createSecretKey(master.derive('fingerprints'));
  const links = createSecretKey(master.derive('links'));
  const listeners = createSecretKey(master.derive('listener-secrets'));
  return {
    masterKeyId: master.id,
    newSessionKey() {
      const key = randomBytes(32);
      return sessionKey(key, seal(wrapping, 'session-key', key));
    },
    openSessionKey: (wrapped) => sessionKey(unseal(wrapping, 'session-key', wrapped), Buffer.from(wrapped)),
    sealForServer: (purpose, plain) => seal(server, purpose, plain),
    openForServer: (purpose, sealed) => unseal(server, purpose, sealed),
    operatorKey: deriveOperatorKey(master),
    apiKeyHash: (key) => createHmac('sha256', apiKeys).update(key).digest(),
    fingerprint: (of, text) => createHmac('sha256', fingerprints).update(`${of}|${text}`).digest(),
    linkToken: (kind, id, generation) =>
      createHmac('sha256', links).update(`${kind}|${id}|${generation}`).digest().subarray(0, 24).toString('base64url'),
    listenerSecret: ({ accountId, livemode }, deviceName) =>
      `whsec_${createHmac('sha256', listeners).update(`${accountId}|${livemode}|${deviceName}`).digest('hex')}`,
  };
}

function sessionKey(bytes: Buffer, wrapped: Buffer): SessionKey {
  const key = createSecretKey(bytes);
  return {
    wrapped,
    sealJson: (purpose, value) => seal(key, purpose, Buffer.from(JSON.stringify(value))),
    openJson: (purpose, sealed) => JSON.parse(unseal(key, purpose, sealed).toString('utf8')),
    sealBytes: (purpose, plain) => seal(key, purpose, plain),
    openBytes: (purpose, sealed) => unseal(key, purpose, sealed),
  };
}
