import { type CameraKind, type CaptureKind, Refusal } from '@credence/verification';
import {
  CAPTURE_MAX_BYTES,
  cameraQuerySchema,
  captureKindSchema,
  captureQuerySchema,
  pieceQuerySchema,
  type SessionView,
} from '@credence/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { addCapture } from '../sessions/add-capture.ts';
import { viewSession } from '../sessions/hosted-session.ts';
import type { CapturedThing } from '../store/captures.ts';
import { deviceOf } from './device.ts';
import { HostedRefusal, onHostedError } from './errors.ts';
import { photoFormat } from './photo-format.ts';
import { Pieces } from './pieces.ts';
import { requireSameOrigin } from './same-origin.ts';
import { toView } from './view.ts';

type CaptureRequest = FastifyRequest<{ Params: { session: string; side: string }; Body: Buffer | undefined }>;
type AnswerRequest = FastifyRequest<{ Params: { session: string; challenge: string; frame: string } }>;

/** Photos held in memory at a time, on their way in: 240 MB at most. */
const UPLOADS_MAX = 16;
/** Of these, one person's: the page sends one at a time, and a person who lets several trickle in keeps nobody out. */
const UPLOADS_OF_SESSION_MAX = 2;
/** A person who retakes every photo five times a minute is not a person. */
const UPLOADS_PER_MINUTE = 30;
/** Two photos of 15 MB a minute, in pieces of 512 kB, and as many again for pieces that were lost. */
const PIECES_PER_MINUTE = 120;
/** What is still read of an upload that is refused for its size, so that the browser gets to see the answer. */
const DRAIN_MAX_BYTES = 64 * 1024 * 1024;

/** `PUT /hosted/sessions/:session/captures/:side`: one photo, as it came out of the camera, whole or in pieces. */
export async function registerCaptures(server: FastifyInstance, app: App): Promise<void> {
  /** Sessions whose photos are on their way in: a session stands here once for each. */
  const uploads: string[] = [];
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: CAPTURE_MAX_BYTES }, (_, body, done) =>
    done(null, body),
  );
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    await requireSameOrigin(request);
    refuseOversize(request, reply);
    await requireHolder(app, request as CaptureRequest);
  });
  // Before the body is read, which is when it starts to cost memory.
  server.addHook('preParsing', async (request, reply) => {
    const { session } = (request as CaptureRequest).params;
    // Who hung up while we looked them up will not be heard of again: nothing would ever give their place back.
    if (request.raw.socket.destroyed) throw new HostedRefusal('rate_limit', 'The upload was broken off.');
    const ofSession = uploads.filter((other) => other === session).length;
    if (uploads.length >= UPLOADS_MAX || ofSession >= UPLOADS_OF_SESSION_MAX) {
      throw new HostedRefusal('rate_limit', 'Too many photos at once. Try again shortly.');
    }
    uploads.push(session);
    // Answered or hung up.
    reply.raw.once('close', () => uploads.splice(uploads.indexOf(session), 1));
  });
  server.setErrorHandler((error, request, reply) => {
    onHostedError(app, isBodyTooLarge(error) ? tooLarge() : error, request, reply);
  });
  const config = {
    rateLimit: {
      max: UPLOADS_PER_MINUTE,
      timeWindow: 60_000,
      // Of the session, not of the address: many people may share one.
      keyGenerator: (request: FastifyRequest) => (request as CaptureRequest).params.session,
      hook: 'preParsing',
    },
  } as const;
  server.put('/hosted/sessions/:session/captures/:side', {
    config,
    handler(request) {
      const one = request as CaptureRequest;
      return capture(app, one, { side: sideOf(one), ...toldOf(one) });
    },
  });
  const pieces = new Pieces<SessionView>();
  server.addHook('onClose', async () => pieces.close());
  server.put('/hosted/sessions/:session/captures/:side/pieces', {
    config: { rateLimit: { ...config.rateLimit, max: PIECES_PER_MINUTE } },
    handler: (request) => takePiece(app, pieces, request as CaptureRequest),
  });
  server.put('/hosted/sessions/:session/challenges/:challenge/:frame', {
    config,
    handler: (request) => capture(app, request as CaptureRequest, answerOf(request as AnswerRequest)),
  });
}

function sideOf({ params }: CaptureRequest): CaptureKind {
  const side = captureKindSchema.safeParse(params.side);
  if (!side.success)
    throw new Refusal('parameter_invalid', 'Photos are of the front, of the back, or a selfie.', 'side');
  return side.data;
}

function answerOf(request: AnswerRequest): CapturedThing {
  const { challenge, frame } = request.params;
  if (!/^[1-9]$/.test(frame)) throw new Refusal('parameter_invalid', 'Frames are counted from 1.', 'frame');
  return { side: 'selfie', answer: { challengeId: challenge, frame: Number(frame) }, camera: cameraOf(request) };
}

function cameraOf({ query }: FastifyRequest): CameraKind | undefined {
  const told = cameraQuerySchema.safeParse(query);
  if (!told.success) throw new Refusal('parameter_invalid', 'A camera is physical, virtual or unknown.', 'camera');
  return told.data.camera;
}

function toldOf({ query }: FastifyRequest): Pick<CapturedThing, 'camera' | 'frames'> {
  const told = captureQuerySchema.safeParse(query);
  if (told.success) return told.data;
  throw new Refusal('parameter_invalid', 'What is told of a photo is its camera, and its frames with their lengths.');
}

async function capture(app: App, request: CaptureRequest, thing: CapturedThing, bytes = request.body) {
  requirePhoto(bytes);
  requireFrames(bytes, thing.frames);
  const device = deviceOf(request);
  return toView(await addCapture(app, { ...thing, sessionId: request.params.session, device, bytes }));
}

/** The frames are behind the photo, where it says, each with its detail behind it, and nothing else is. */
function requireFrames(bytes: Buffer, frames: CapturedThing['frames'] = []): void {
  const lengths = frames.flatMap(({ sizeBytes, detailBytes }) => [sizeBytes, ...(detailBytes ? [detailBytes] : [])]);
  let at = bytes.length - lengths.reduce((sum, length) => sum + length, 0);
  const areThere = lengths.every((length) => {
    const isPicture = at > 0 && photoFormat(bytes.subarray(at, at + length)) !== undefined;
    at += length;
    return isPicture;
  });
  if (!areThere) throw new Refusal('parameter_invalid', 'The frames do not lie where they are said to lie.', 'frames');
}

function requirePhoto(bytes: Buffer | undefined): asserts bytes is Buffer {
  if (bytes && photoFormat(bytes)) return;
  throw new HostedRefusal('image_unsupported_format', 'This is not a JPEG, PNG or WebP picture.');
}

async function takePiece(app: App, pieces: Pieces<SessionView>, request: CaptureRequest) {
  const query = pieceQuerySchema.safeParse(request.query);
  const bytes = request.body;
  if (!query.success || !bytes?.length || query.data.offset + bytes.length > query.data.total) {
    throw new Refusal('parameter_invalid', 'A piece says which photo it is of, where it begins and how long all is.');
  }
  if (query.data.total > CAPTURE_MAX_BYTES) throw tooLarge();
  if (query.data.offset === 0) requirePhoto(bytes);
  const { camera, frames } = query.data;
  const thing = { side: sideOf(request), camera, frames };
  const piece = { owner: request.params.session, of: thing.side, bytes, ...query.data };
  return pieces.take(piece, (photo) => capture(app, request, thing, photo));
}

/** Answers before the body is read. Node then reads past what is still under way, keeping nothing. */
function refuseOversize(request: FastifyRequest, reply: FastifyReply): void {
  const declaredBytes = Number(request.headers['content-length'] ?? 0);
  if (declaredBytes <= CAPTURE_MAX_BYTES) return;
  if (declaredBytes > DRAIN_MAX_BYTES) reply.header('connection', 'close');
  throw tooLarge();
}

/** An upload that did not say its length is cut off at the limit. */
function isBodyTooLarge(error: unknown): boolean {
  return (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE';
}

function tooLarge(): HostedRefusal {
  return new HostedRefusal('image_too_large', `A photo may have at most ${CAPTURE_MAX_BYTES / 1024 / 1024} MB.`);
}

/** Whoever does not hold the session gets no memory of ours. `addCapture` asks again before it keeps anything. */
async function requireHolder(app: App, request: CaptureRequest): Promise<void> {
  const { holds, session } = await viewSession(app, request.params.session, deviceOf(request));
  if (holds !== 'mine') throw new Refusal('link_elsewhere', 'This verification was opened in another browser.');
  if (session.status !== 'requires_input') {
    throw new Refusal('session_closed', 'This verification takes no more photos.');
  }
}
