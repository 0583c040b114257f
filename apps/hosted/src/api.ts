import type {
  CameraKind,
  ChallengeIssued,
  ChallengeRequest,
  ConsentRequest,
  ContactCodeRequest,
  ContactConfirmRequest,
  DocumentRequest,
  FlowOpenRequest,
  FlowStarted,
  FlowStartRequest,
  FlowView,
  HandOffOffered,
  HandOffOpened,
  HandOffRequest,
  HandOffSendRequest,
  HostedError,
  HostedErrorCode,
  IdNumberRequest,
  OpenRequest,
  PieceReceived,
  SessionView,
  UnableRequest,
} from '@credence/wire';
import { PROBLEM_WORDS } from './words.ts';

/** What went wrong with a request: the server's own word, or that it could not be reached. */
export type Problem = HostedErrorCode | 'network';

export class RequestFailed extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }
}

const TIMEOUT_MS = 30_000;
/** A 15 MB photo at 1 Mbit/s takes two minutes, a piece of 512 kB at 50 kbit/s 84 s. */
const UPLOAD_TIMEOUT_MS = 180_000;

export const openStaticLink = (body: FlowOpenRequest) => call<FlowView>('POST', '/hosted/flows/open', body);
export const startFromStaticLink = (body: FlowStartRequest) => call<FlowStarted>('POST', '/hosted/flows/start', body);
export const openLink = (body: OpenRequest) => call('POST', '/hosted/open', body);
export const sendCode = (id: string, body: ContactCodeRequest) => call('POST', `${sessionPath(id)}/contact/code`, body);
export const confirmCode = (id: string, body: ContactConfirmRequest) =>
  call('POST', `${sessionPath(id)}/contact/confirm`, body);
export const giveIdNumber = (id: string, body: IdNumberRequest) => call('POST', `${sessionPath(id)}/id-number`, body);
export const cannotAnswer = (id: string, body: UnableRequest) => call('POST', `${sessionPath(id)}/unable`, body);
export const viewSession = (id: string) => call('GET', sessionPath(id));
export const giveConsent = (id: string, body: ConsentRequest) => call('POST', `${sessionPath(id)}/consent`, body);
export const decline = (id: string, token: string | null) =>
  call('POST', `${sessionPath(id)}/decline`, token ? { token } : {});
export const declareDocument = (id: string, body: DocumentRequest) => call('POST', `${sessionPath(id)}/document`, body);
export const askChallenge = (id: string, body: ChallengeRequest) =>
  call<ChallengeIssued>('POST', `${sessionPath(id)}/challenge`, body);
export const offerHandOff = (id: string, body: HandOffRequest) =>
  call<HandOffOffered>('POST', `${sessionPath(id)}/hand-off`, body);
export const sendHandOff = (id: string, body: HandOffSendRequest) =>
  call<unknown>('POST', `${sessionPath(id)}/hand-off/send`, body);
export const endHandOff = (id: string) => call('POST', `${sessionPath(id)}/hand-off/end`, {});
export const openHandOff = (token: string) => call<HandOffOpened>('POST', '/hosted/hand-off/open', { token });
export const takeHandOff = (token: string) => call('POST', '/hosted/hand-off/take', { token });
export const submit = (id: string) => call('POST', `${sessionPath(id)}/submit`, {});

/** Of what a photo is, in which session, and what it was taken with, if it was no file. */
interface Shot {
  id: string;
  side: string;
  camera?: CameraKind | undefined;
  /** Lengths and times of the frames that follow it. */
  frames?: readonly string[];
}

/** Some of a photo: bytes `from` to `to` of it. */
export interface Piece {
  upload: string;
  photo: Blob;
  from: number;
  to: number;
}

/**
 * Sends a piece of a photo.
 *
 * @param onProgress Told how many bytes of it have left.
 * @throws {RequestFailed}
 */
export function sendPiece({ id, side, ...told }: Shot, piece: Piece, onProgress: (bytes: number) => void) {
  const { upload, photo, from, to } = piece;
  const query = { upload, offset: String(from), total: String(photo.size), ...tell(told) };
  const path = `${sessionPath(id)}/captures/${side}/pieces?${new URLSearchParams(query)}`;
  return put<SessionView | PieceReceived>(path, photo.slice(from, to, photo.type), onProgress);
}

/** Sends a photo in one request. @throws {RequestFailed} */
export function sendPhoto({ id, side, ...told }: Shot, photo: Blob, onProgress: (bytes: number) => void) {
  return put<SessionView>(`${sessionPath(id)}/captures/${side}?${new URLSearchParams(tell(told))}`, photo, onProgress);
}

function tell({ camera, frames = [] }: Pick<Shot, 'camera' | 'frames'>): Record<string, string> {
  return { ...(camera && { camera }), ...(frames.length > 0 && { frames: frames.join() }) };
}

/** `fetch` cannot say how much has left the device, hence the older interface. */
function put<Answer>(path: string, body: Blob, onProgress: (bytes: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    request.timeout = UPLOAD_TIMEOUT_MS;
    request.setRequestHeader('content-type', body.type || 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      try {
        resolve(answer(request.status, JSON.parse(request.responseText)));
      } catch (error) {
        reject(error instanceof RequestFailed ? error : new RequestFailed(statusProblem(request.status)));
      }
    };
    request.onerror = request.ontimeout = () => reject(new RequestFailed('network'));
    request.send(body);
  });
}

/** Which pose of which challenge a picture shows, and what it was taken with. */
interface PoseAnswer {
  challenge: string;
  /** The first is 1. */
  frame: number;
  camera: CameraKind;
}

/** Sends the picture of one pose. @throws {RequestFailed} */
export async function answerChallenge(id: string, answer: PoseAnswer, picture: Blob) {
  const { challenge, frame, camera } = answer;
  const path = `${sessionPath(id)}/challenges/${encodeURIComponent(challenge)}/${frame}?camera=${camera}`;
  const response = await fetch(path, {
    method: 'PUT',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': picture.type },
    body: picture,
  }).catch(() => {
    throw new RequestFailed('network');
  });
  return read<SessionView>(response);
}

async function call<Answer = SessionView>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
  return read(await send(method, path, body));
}

/** @throws {RequestFailed} Only when nothing answers. */
export function send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
  return fetch(path, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new RequestFailed('network');
  });
}

/** @throws {RequestFailed} With the server's word when it refuses. */
export async function read<Answer = SessionView>(response: Response): Promise<Answer> {
  const json = await response.json().catch(() => {
    throw new RequestFailed(statusProblem(response.status));
  });
  return answer(response.status, json);
}

function answer<Answer>(status: number, json: unknown): Answer {
  if (status >= 200 && status < 300) return json as Answer;
  const code = (json as Partial<HostedError> | null)?.error?.code;
  throw new RequestFailed(isKnown(code) ? code : statusProblem(status));
}

/** Gateways have codes of their own at the same place, some of them numbers; a newer server may have some we lack. */
function isKnown(code: unknown): code is HostedErrorCode {
  return typeof code === 'string' && Object.hasOwn(PROBLEM_WORDS, code);
}

/** What an answer that is not ours means: a proxy in between has spoken. */
function statusProblem(status: number): Problem {
  if (status === 413) return 'image_too_large';
  if (status === 429) return 'rate_limit';
  return 'server_error';
}

export function sessionPath(id: string) {
  return `/hosted/sessions/${encodeURIComponent(id)}`;
}
