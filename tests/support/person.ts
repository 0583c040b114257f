import { createHash } from 'node:crypto';

/** The person's side without a browser: the requests their page makes, in the same order, with the same cookie. */
export interface Documents {
  type: 'passport' | 'id_card' | 'driving_license';
  country?: string;
  front: Buffer;
  back?: Buffer;
  selfie?: Buffer;
}

export interface View {
  id: string;
  step: string;
  sides: string[];
  captured: string[];
  attemptsLeft: number;
  lastError: { code: string; reason: string } | null;
}

/** One browser: it keeps its cookie. */
export class Person {
  #cookie = '';
  readonly #origin: string;

  constructor(url: string) {
    this.#origin = new URL(url).origin;
  }

  /** Opens a link as following it does, and asks what it leads to. */
  async open(url: string): Promise<{ status: number; view: View }> {
    const page = await fetch(url, { headers: { cookie: this.#cookie } });
    await page.arrayBuffer();
    const cookie = page.headers.getSetCookie()[0];
    if (cookie) this.#cookie = cookie.split(';')[0]!;
    return this.#post('/hosted/open', { token: url.split('/').at(-1) });
  }

  consent(sessionId: string, url?: string) {
    const token = url?.split('/').at(-1);
    return this.#post(`/hosted/sessions/${sessionId}/consent`, {
      ...(token && { token }),
      language: 'en',
      textVersion: '1',
      textHash: createHash('sha256').update('1').digest('hex'),
      selfie: true,
    });
  }

  decline(sessionId: string, url?: string) {
    const token = url?.split('/').at(-1);
    return this.#post(`/hosted/sessions/${sessionId}/decline`, token ? { token } : {});
  }

  declare(sessionId: string, type: Documents['type'], country = 'UTO') {
    return this.#post(`/hosted/sessions/${sessionId}/document`, { type, country });
  }

  capture(sessionId: string, side: 'front' | 'back' | 'selfie', bytes: Buffer) {
    return this.#send('PUT', `/hosted/sessions/${sessionId}/captures/${side}`, bytes, 'application/octet-stream');
  }

  /** Has a code sent to an address, and enters one. */
  async confirm(sessionId: string, channel: 'email' | 'phone', address: string, code: () => Promise<string> | string) {
    await this.#post(`/hosted/sessions/${sessionId}/contact/code`, { channel, address, language: 'en' });
    return this.#post(`/hosted/sessions/${sessionId}/contact/confirm`, { channel, code: await code() });
  }

  /** Says that they cannot, or will not. */
  cannotAnswer(sessionId: string, part: 'email' | 'phone' | 'idNumber') {
    return this.#post(`/hosted/sessions/${sessionId}/unable`, { part });
  }

  giveIdNumber(sessionId: string, number: string, country: 'US' | 'BR' | 'SG' = 'US') {
    return this.#post(`/hosted/sessions/${sessionId}/id-number`, { country, number });
  }

  submit(sessionId: string) {
    return this.#post(`/hosted/sessions/${sessionId}/submit`, {});
  }

  view(sessionId: string) {
    return this.#send('GET', `/hosted/sessions/${sessionId}`);
  }

  /** The whole way from the link to the submission. */
  async verify(session: { id: string; url: string | null }, documents: Documents): Promise<View> {
    const url = session.url!;
    await this.open(url);
    await this.consent(session.id, url);
    return this.show(session.id, documents);
  }

  /** From the choice of the document on: what a second try begins with. */
  async show(sessionId: string, documents: Documents): Promise<View> {
    await this.declare(sessionId, documents.type, documents.country);
    await this.capture(sessionId, 'front', documents.front);
    if (documents.back) await this.capture(sessionId, 'back', documents.back);
    if (documents.selfie) {
      await this.capture(sessionId, 'selfie', documents.selfie);
      await this.#post(`/hosted/sessions/${sessionId}/challenge`, { way: 'still' });
    }
    const { status, view } = await this.submit(sessionId);
    if (status !== 200) throw new Error(`submitting answered ${status}: ${JSON.stringify(view)}`);
    return view;
  }

  #post(path: string, body: object) {
    return this.#send('POST', path, JSON.stringify(body), 'application/json');
  }

  async #send(
    method: string,
    path: string,
    body?: string | Buffer,
    type?: string,
  ): Promise<{ status: number; view: View }> {
    const response = await fetch(this.#origin + path, {
      method,
      headers: { origin: this.#origin, cookie: this.#cookie, ...(type && { 'content-type': type }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    return { status: response.status, view: (await response.json()) as View };
  }
}
