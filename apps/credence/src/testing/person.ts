import { readFile } from 'node:fs/promises';

/** A photo: its bytes, or where the file lies. */
export type Photo = Uint8Array | string | URL;

export type DocumentType = 'driving_license' | 'id_card' | 'passport';

export interface Photos {
  front?: Photo;
  back?: Photo;
  selfie?: Photo;
  /** What the person says they show. Unless said: an identity card where there is a back, otherwise a passport. */
  type?: DocumentType;
  /** Whose document it is: two letters, or `UTO`, the state of the specimens, which it is unless said. */
  country?: string;
}

/** What the pages are told, as far as it matters here. */
interface View {
  step: string;
  allowedTypes: DocumentType[];
  declared: object | null;
  sides: string[];
  /** Of these, what is there: taken already, or found good in an attempt before. */
  captured: string[];
}

/** The pages said no, in the words a person would have been shown. */
export class PageRefusal extends Error {
  /** What the pages know it by: `image_too_small`, `link_expired`, … */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${message} (${code})`);
    this.name = 'PageRefusal';
    this.code = code;
  }
}

/** One browser: it keeps its cookie, and makes the requests that the pages make, in their order. */
export class Person {
  #cookie = '';
  readonly #origin: string;
  readonly #sessionId: string;

  constructor(origin: string, sessionId: string) {
    this.#origin = origin;
    this.#sessionId = sessionId;
  }

  /** Follows a link, agrees, shows the photos and submits. */
  async verify(link: string, photos: Photos): Promise<void> {
    const token = new URL(link).pathname.split('/').at(-1)!;
    await this.#load(link);
    const view = await this.#post('/hosted/open', { token });
    const agreed = ['consent', 'declined'].includes(view.step)
      ? await this.#step('consent', { token, language: 'en', textVersion: '1', selfie: true })
      : view;
    await this.#show(agreed, photos);
  }

  async #show(view: View, photos: Photos): Promise<void> {
    if (!['document', 'capture', 'retry'].includes(view.step)) {
      throw new Error(`Nothing can be submitted: the session's page has come to "${view.step}".`);
    }
    const shown = showsDocument(view, photos) ? await this.#step('document', documentOf(view, photos)) : view;
    for (const [side, photo] of Object.entries(await openPhotos(shown, photos))) await this.#capture(side, photo);
    // One picture of a face cannot turn its head.
    if (photos.selfie !== undefined) await this.#step('challenge', { way: 'still' });
    await this.#step('submit', {});
  }

  async #load(link: string): Promise<void> {
    const page = await fetch(link, { headers: { cookie: this.#cookie } });
    await page.arrayBuffer();
    const [cookie] = page.headers.getSetCookie();
    if (cookie) this.#cookie = cookie.split(';')[0]!;
  }

  #capture(side: string, photo: Uint8Array): Promise<View> {
    const path = `/hosted/sessions/${this.#sessionId}/captures/${side}`;
    return this.#send('PUT', path, new Uint8Array(photo), 'application/octet-stream');
  }

  #step(name: string, body: object): Promise<View> {
    return this.#post(`/hosted/sessions/${this.#sessionId}/${name}`, body);
  }

  #post(path: string, body: object): Promise<View> {
    return this.#send('POST', path, JSON.stringify(body), 'application/json');
  }

  async #send(method: string, path: string, body: string | Uint8Array<ArrayBuffer>, type: string): Promise<View> {
    const response = await fetch(this.#origin + path, {
      method,
      headers: { origin: this.#origin, cookie: this.#cookie, 'content-type': type },
      body,
    });
    const answer = (await response.json()) as View & { error?: { code: string; message: string } };
    if (answer.error) throw new PageRefusal(answer.error.code, answer.error.message);
    return answer;
  }
}

/** Whether a document is told of first: not where none is asked for, nor after a failure that was not about it. */
function showsDocument({ step, sides, captured }: View, { front, back }: Photos): boolean {
  if (step === 'capture') return sides.length > 0;
  return front !== undefined || back !== undefined || !captured.includes('front');
}

function documentOf({ allowedTypes }: View, { type, back, country = 'UTO' }: Photos): object {
  const likely: DocumentType[] = back ? ['id_card', 'driving_license'] : ['passport'];
  const told = type ?? likely.find((one) => allowedTypes.includes(one)) ?? allowedTypes[0];
  return { type: told, country };
}

/** The photos, opened before the first is sent. @throws When one is missing, or not asked for. */
async function openPhotos({ sides, captured }: View, photos: Photos): Promise<Record<string, Uint8Array>> {
  const given = { front: photos.front, back: photos.back, selfie: photos.selfie } as Record<string, Photo | undefined>;
  const missing = sides.filter((side) => given[side] === undefined && !captured.includes(side));
  const unasked = Object.keys(given).filter((side) => given[side] !== undefined && !sides.includes(side));
  const asks = `The pages of this session ask for: ${sides.join(', ') || 'no photo'}.`;
  if (missing.length > 0) throw new Error(`${asks} Missing: ${missing.join(', ')}.`);
  if (unasked.length > 0) throw new Error(`${asks} Leave out: ${unasked.join(', ')}.`);
  const opened: Record<string, Uint8Array> = {};
  for (const side of sides) if (given[side] !== undefined) opened[side] = await openPhoto(given[side]);
  return opened;
}

/** Bytes are bytes in any realm: a test runner's sandbox has a `Uint8Array` of its own. */
function openPhoto(photo: Photo): Promise<Uint8Array> | Uint8Array {
  return ArrayBuffer.isView(photo) ? photo : readFile(photo);
}
