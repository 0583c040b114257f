import { type FaceReading, READINGS_VERSION, type Readings, type SelfieReading } from '@credence/verification';
import { passport } from '@credence/verification/test/pictures';
import type { ChallengeIssued, HostedError, SessionView } from '@credence/wire';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { registerHosted } from '../src/hosted/register.ts';
import { analyzeSubmission } from '../src/jobs/analyze-submission.ts';
import { findSessionAnywhere } from '../src/store/sessions.ts';
import { findSubmission } from '../src/store/submissions.ts';
import type { TestApi } from './api-server.ts';

const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(2000)]);
const IMAGE = { format: 'jpeg', width: 1600, height: 1000 } as const;
/** The person's side of a test's server: their pages' requests, and a worker that sees what it is told to see. */
export interface Visitors {
  /** A browser of its own, on its way to a session. */
  visit(session: { id: string; url: string | null }): Visitor;
  /** Has the session's last submission read and decided. Of pictures of a face, it sees that there are some, or what it is told. */
  work(sessionId: string, seen: Seen, more?: SeenBesides): Promise<SelfieReading | undefined>;
  /** Paths of the requests that only test mode has, each with `:session` in it. */
  testOnly: string[];
  close(): Promise<void>;
}

type Seen = 'a passport' | 'an expired passport' | 'nothing';

interface SeenBesides {
  pictureHash?: string;
  /** Of the document. */
  number?: string;
  portrait?: FaceReading;
  selfie?: FaceReading;
}

export interface Visitor {
  /** To words that tell of a selfie, unless said otherwise. */
  agree(wording?: { selfie: boolean; faceSearch?: boolean }): Promise<Answer>;
  decline(): Promise<Answer>;
  declare(type: string): Promise<Answer>;
  /** @param camera What the page says of the camera, if anything. */
  photograph(side: string, camera?: string): Promise<Answer>;
  /** Sends bytes as the photo of a side, and what is said of its frames. */
  photographWith(side: string, bytes: Buffer, frames: string): Promise<Answer>;
  /** Asks what to do with their head, or says that they would rather not. */
  ask(way: 'motion' | 'still'): Promise<{ status: number; issued: ChallengeIssued & HostedError }>;
  /** Sends the picture that answers it, the first being 1. */
  turn(challengeId: string, frame: number, camera?: string): Promise<Answer>;
  /** A picture of their face, and the way without motion. */
  takeSelfie(): Promise<Answer>;
  submit(): Promise<Answer>;
  look(): Promise<Answer>;
  /** Any request of the page to its session; the link's token is for the caller to add. */
  post(step: string, payload: object | string, headers?: Record<string, string>): Promise<Answer>;
  /** Of the link they came by. */
  token: string | undefined;
}

export type Answer = { status: number; view: SessionView & HostedError; bytes: Buffer };

export async function openVisitors(api: TestApi): Promise<Visitors> {
  const { app } = api;
  const server = Fastify({ routerOptions: { maxParamLength: 300 } });
  app.analysis = {
    ...app.analysis,
    inspect: async () => IMAGE,
  };
  const testOnly: string[] = [];
  server.addHook('onRoute', ({ url }) => {
    if (url.startsWith('/hosted/sessions/:session/test/')) testOnly.push(url);
  });
  await server.register(async (scope) => registerHosted(scope, app));
  let browsers = 0;
  return {
    visit(session) {
      browsers += 1;
      return visitor(server, session, String(browsers).padStart(43, 'v'));
    },
    async work(sessionId, seen, more = {}) {
      const faces = more.selfie ? [more.selfie] : [];
      app.analysis.read = async (_, selfies = []) => ({
        ...readingsOf(seen, more),
        ...(selfies.length > 0 && { selfie: { frames: selfies.map(() => ({ image: IMAGE, faces })) } }),
      });
      const row = await app.db
        .selectFrom('verification_session')
        .select('submission_id')
        .where('id', '=', sessionId)
        .executeTakeFirstOrThrow();
      if (row.submission_id === null) throw new Error(`${sessionId} is not being processed`);
      await analyzeSubmission(app, row.submission_id);
      const [submission, record] = await Promise.all([
        findSubmission(app, row.submission_id),
        findSessionAnywhere(app, sessionId),
      ]);
      return record!.key!.openJson<Readings>('readings', submission!.readingsSealed!).selfie;
    },
    testOnly,
    close: () => server.close(),
  };
}

function visitor(server: FastifyInstance, { id, url }: { id: string; url: string | null }, device: string): Visitor {
  const token = url?.split('/').at(-1);
  const headers = { cookie: `credence_device=${device}`, 'sec-fetch-site': 'same-origin' };
  async function send(request: InjectOptions): Promise<Answer> {
    const answer = await server.inject({ headers, ...request });
    const isJson = String(answer.headers['content-type']).startsWith('application/json');
    return {
      status: answer.statusCode,
      view: isJson ? answer.json() : ({} as Answer['view']),
      bytes: answer.rawPayload,
    };
  }
  const post = (step: string, payload: object | string, more: Record<string, string> = {}) =>
    send({ method: 'POST', url: `/hosted/sessions/${id}/${step}`, payload, headers: { ...headers, ...more } });
  const put = (path: string, payload: Buffer = JPEG) =>
    send({
      method: 'PUT',
      url: `/hosted/sessions/${id}/${path}`,
      headers: { ...headers, 'content-type': 'image/jpeg' },
      payload,
    });
  const told = (camera?: string) => (camera ? `?camera=${camera}` : '');
  const entrance = token ? { token } : {};
  return {
    agree: ({ selfie, faceSearch = false } = { selfie: true }) => {
      const textVersion = selfie ? 'selfie-1' : 'document-1';
      return post('consent', { ...entrance, language: 'en', textVersion, selfie, ...(faceSearch && { faceSearch }) });
    },
    decline: () => post('decline', entrance),
    declare: (type) => post('document', { type, country: 'UTO' }),
    photograph: (side, camera) => put(`captures/${side}${told(camera)}`),
    photographWith: (side, bytes, frames) => put(`captures/${side}?frames=${frames}`, bytes),
    async ask(way) {
      const { status, view } = await post('challenge', { way });
      return { status, issued: view as unknown as ChallengeIssued & HostedError };
    },
    turn: (challengeId, frame, camera) => put(`challenges/${challengeId}/${frame}${told(camera)}`),
    async takeSelfie() {
      await put('captures/selfie');
      await post('challenge', { way: 'still' });
      return send({ method: 'GET', url: `/hosted/sessions/${id}` });
    },
    submit: () => post('submit', {}),
    look: () => send({ method: 'GET', url: `/hosted/sessions/${id}` }),
    post,
    token,
  };
}

/** Of Anna Maria Eriksson's passport, of the specimen state. */
function readingsOf(seen: Seen, { pictureHash, number, portrait }: SeenBesides): Readings {
  const expirationDate = { year: seen === 'a passport' ? '32' : '12', month: '04', day: '15' };
  const shown = passport({ expirationDate, ...(number !== undefined && { documentNumber: number }) });
  const front = {
    ...(seen === 'nothing' ? { image: IMAGE, text: [] } : shown),
    ...(pictureHash !== undefined && { pictureHash }),
    ...(portrait && { faces: [portrait] }),
  };
  return { version: READINGS_VERSION, pipeline: { test: '1' }, captures: { front } };
}
