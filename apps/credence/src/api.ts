import { readSettings } from '@credence/server/config';
import { readOperatorKey } from '@credence/server/operator-key';

/** Nothing the commands ask for takes long. */
const TIMEOUT_MS = 30_000;
const PAGE = 100;

export type Parameters = Record<string, string | number | boolean | readonly string[] | undefined>;

/** The running server, as its operator reaches it. */
export interface Api {
  get<T>(path: string, parameters?: Parameters): Promise<T>;
  post<T>(path: string, parameters?: Parameters): Promise<T>;
  /** All pages of a list. */
  list<T extends { id: string }>(path: string, parameters?: Parameters): Promise<T[]>;
}

/** The server said no. Its own words say why. */
export class ApiRefusal extends Error {}

/** Nobody answered, or somebody else did. */
export class NoServer extends Error {}

/**
 * Opens the way to the server that this environment is set for: the same settings, read in the same way. Nothing is
 * asked, or read, before the first call.
 */
export function openApi(env: Record<string, string | undefined>, cwd: string): Api {
  let opened: { url: string; key: string } | undefined;
  const open = () => {
    if (opened) return opened;
    const { publicUrl, masterKeyFile } = readSettings(env, cwd);
    opened = { url: publicUrl, key: readOperatorKey(masterKeyFile) };
    return opened;
  };
  async function call<T>(method: 'GET' | 'POST', path: string, parameters: Parameters = {}): Promise<T> {
    const { url, key } = open();
    const form = encode(parameters);
    const query = method === 'GET' && form.size > 0 ? `?${form}` : '';
    const response = await fetch(`${url}${path}${query}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(method === 'POST' && { body: form }),
      // The key goes to the address that was set, and to no other.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw nobodyAt(url, error);
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && body !== undefined) return body as T;
    throw refusalOf(url, response.status, body);
  }
  return {
    get: (path, parameters) => call('GET', path, parameters),
    post: (path, parameters) => call('POST', path, parameters),
    async list<T extends { id: string }>(path: string, parameters: Parameters = {}) {
      const all: T[] = [];
      for (let more = true; more; ) {
        const last = all.at(-1)?.id;
        const page = await call<{ data: T[]; has_more: boolean }>('GET', path, {
          ...parameters,
          limit: PAGE,
          starting_after: last,
        });
        all.push(...page.data);
        more = page.has_more;
      }
      return all;
    },
  };
}

/** Lists as `name[]=`; what is left undefined is not sent. An empty list is sent as an empty text, which empties. */
function encode(parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (!Array.isArray(value)) form.append(name, String(value));
    else if (value.length === 0) form.append(name, '');
    else for (const element of value) form.append(`${name}[]`, element);
  }
  return form;
}

function nobodyAt(url: string, error: unknown): NoServer {
  const { cause, name } = error as { cause?: { code?: string; message?: string }; name?: string };
  const why = name === 'TimeoutError' ? 'it took too long' : (cause?.code ?? cause?.message ?? 'no connection');
  return new NoServer(
    `No server answers at ${url} (${why}). Start it (npm start), or, if it runs elsewhere, set PORT or CREDENCE_URL to what the server has.`,
  );
}

function refusalOf(url: string, status: number, body: unknown): Error {
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string; param?: string } };
  if (error?.message === undefined) {
    return new NoServer(`What answers at ${url} is not Credence (status ${status}). Set PORT or CREDENCE_URL.`);
  }
  if (status === 401) {
    return new ApiRefusal(
      `The server at ${url} was made with another master key. Set CREDENCE_MASTER_KEY_FILE to the file it has.`,
    );
  }
  if (error.code === 'parameter_missing' && error.param === 'account') {
    return new ApiRefusal('This server has several accounts. Say which with --account; accounts list shows them.');
  }
  return new ApiRefusal(error.message);
}
