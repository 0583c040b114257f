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

export type IdNumberCountry = 'US' | 'BR' | 'SG';

/** What the person says beside their photos, where the session asks for it. */
export interface Answers {
  /** Confirmed by the code that test mode takes for any. Unless said: the one that the session was created with. */
  email?: string;
  /** The same; with its country code. */
  phone?: string;
  idNumber?: IdNumber;
}

export interface IdNumber {
  /** All zeros, as many as the country's numbers have, and the number is confirmed. */
  number: string;
  /** Who issued it; the United States unless said. */
  country?: IdNumberCountry;
  /** These three where no document is shown. `birthDate` is `YYYY-MM-DD`. */
  firstName?: string;
  lastName?: string;
  birthDate?: string;
}

/** What the pages are told, as far as it matters here. */
interface View {
  step: string;
  requireDocument: boolean;
  allowedTypes: DocumentType[];
  /** What is to be confirmed at some point. */
  confirms: Channel[];
  /** The address that is to be confirmed next; null when all are. */
  contact: { channel: Channel; address: string | null } | null;
  /** Null when none is asked for. */
  idNumber: { given: boolean } | null;
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

const CHANNELS = ['email', 'phone'] as const;
type Channel = (typeof CHANNELS)[number];

/** Takes the place of any code in test mode, and in no other. */
const TEST_CODE = '000000';
/** What can be handed over from: anything else is over, or elsewhere. */
const OPEN_STEPS = ['contact', 'document', 'capture', 'retry'];

/** One browser: it keeps its cookie, and makes the requests that the pages make, in their order. */
export class Person {
  #cookie = '';
  readonly #origin: string;
  readonly #sessionId: string;

  constructor(origin: string, sessionId: string) {
    this.#origin = origin;
    this.#sessionId = sessionId;
  }

  /** Follows a link, agrees, confirms addresses, shows the photos, gives a number, and submits: what the session asks for. */
  async verify(link: string, shown: Photos & Answers): Promise<void> {
    const token = new URL(link).pathname.split('/').at(-1)!;
    await this.#load(link);
    const view = await this.#post('/hosted/open', { token });
    const agreed = ['consent', 'declined'].includes(view.step)
      ? await this.#step('consent', { token, language: 'en', textVersion: '1', selfie: true })
      : view;
    if (!OPEN_STEPS.includes(agreed.step)) {
      throw new Error(`Nothing can be submitted: the session's page has come to "${agreed.step}".`);
    }
    requireAnswers(agreed, shown);
    await this.#show(await this.#confirm(agreed, shown), shown);
    if (shown.idNumber) await this.#step('id-number', { country: 'US', ...shown.idNumber });
    await this.#step('submit', {});
  }

  async #confirm(view: View, answers: Answers): Promise<View> {
    if (!view.contact) return view;
    const { channel } = view.contact;
    const address = answers[channel] ?? view.contact.address;
    if (address === null) throw new Error(`The pages of this session ask for an address. Missing: ${channel}.`);
    await this.#step('contact/code', { channel, address, language: 'en' });
    return this.#confirm(await this.#step('contact/confirm', { channel, code: TEST_CODE }), answers);
  }

  async #show(view: View, photos: Photos): Promise<void> {
    const declared = showsDocument(view, photos) ? await this.#step('document', documentOf(view, photos)) : view;
    for (const [side, photo] of Object.entries(await openPhotos(declared, photos))) await this.#capture(side, photo);
    // One picture of a face cannot turn its head.
    if (photos.selfie !== undefined) await this.#step('challenge', { way: 'still' });
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

/** @throws When the number that is asked for is missing, or something is given that is not asked for. */
function requireAnswers({ confirms, idNumber: asked }: View, { idNumber, ...addresses }: Answers): void {
  if (asked && !asked.given && !idNumber)
    throw new Error('The pages of this session ask for a number. Missing: idNumber.');
  const unasked = CHANNELS.filter((channel) => addresses[channel] !== undefined && !confirms.includes(channel));
  const leaveOut = [...unasked, ...(idNumber && !asked ? ['idNumber'] : [])];
  if (leaveOut.length > 0) throw new Error(`The pages of this session do not ask. Leave out: ${leaveOut.join(', ')}.`);
}

/** Whether a document is told of first: not where none is asked for, nor after a failure that was not about it. */
function showsDocument({ step, requireDocument, sides, captured }: View, { front, back }: Photos): boolean {
  if (!requireDocument) return false;
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
