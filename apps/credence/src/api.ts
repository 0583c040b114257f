/** Nothing the commands ask for takes long. */
const TIMEOUT_MS = 30_000;
const PAGE = 100;

export type Parameters = Record<string, string | number | boolean | readonly string[] | undefined>;

/** The running server, as the holder of one key reaches it. */
export interface Api {
  get<T>(path: string, parameters?: Parameters): Promise<T>;
  post<T>(path: string, parameters?: Parameters): Promise<T>;
  delete<T>(path: string): Promise<T>;
  /** All pages of a list. */
  list<T extends { id: string }>(path: string, parameters?: Parameters): Promise<T[]>;
}

/** Where the server is, and what opens it. */
export interface Way {
  url: string;
  key: string;
  /** What to say when the server does not take the key. */
  explain(refusal: string): string;
}

/** The server said no. Its own words say why. */
export class ApiRefusal extends Error {
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/** Nobody answered, or somebody else did. */
export class NoServer extends Error {}

/** @param find Asked at the first call, and once: until then nothing is read and nobody is called. */
export function createApi(find: () => Way): Api {
  let found: Way | undefined;
  async function call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, parameters: Parameters = {}): Promise<T> {
    found ??= find();
    const { url, key } = found;
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
    throw refusalOf(found, response.status, body);
  }
  return {
    get: (path, parameters) => call('GET', path, parameters),
    post: (path, parameters) => call('POST', path, parameters),
    delete: (path) => call('DELETE', path),
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
    `No server answers at ${url} (${why}). Start it (credence start), or, if it runs elsewhere, set PORT or CREDENCE_URL to what the server has.`,
  );
}

function refusalOf({ url, explain }: Way, status: number, body: unknown): Error {
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string; param?: string } };
  if (error?.message === undefined) {
    return new NoServer(`What answers at ${url} is not Credence (status ${status}). Set PORT or CREDENCE_URL.`);
  }
  if (status === 401) return new ApiRefusal(explain(error.message), error.code);
  if (error.code === 'parameter_missing' && error.param === 'account') {
    return new ApiRefusal('This server has several accounts. Say which with --account; accounts list shows them.');
  }
  return new ApiRefusal(error.message, error.code);
}
