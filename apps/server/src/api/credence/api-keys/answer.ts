import { type ApiKey, showApiKeys } from '../../../store/api-keys.ts';
import type { ApiRequest } from '../../operation.ts';
import { serializeApiKey } from '../../serialize/api-key.ts';
import { maySee } from './reach.ts';

/** Keys as the answer to a request: test keys and publishable ones with their values, to whoever could make them. */
export async function serializeApiKeys({ app, key: caller }: ApiRequest, keys: ApiKey[]): Promise<object[]> {
  const shown = await showApiKeys(
    app,
    keys.filter((key) => maySee(caller, key)).map(({ id }) => id),
  );
  return keys.map((key) => serializeApiKey(key, app.clock.now(), shown.get(key.id)));
}

/** One key as the answer to a request. */
export async function answerApiKey(request: ApiRequest, key: ApiKey) {
  const [body] = await serializeApiKeys(request, [key]);
  return { body: body as object };
}

/** A new key with its value. A repetition is told of the key, not the value: that of a live key is kept nowhere. */
export function answerNewApiKey({ app }: ApiRequest, { key, secret }: { key: ApiKey; secret: string }) {
  const now = app.clock.now();
  return { body: serializeApiKey(key, now, secret), kept: serializeApiKey(key, now) };
}
