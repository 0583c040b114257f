import { createHash } from 'node:crypto';
import { Refusal } from '@credence/verification';
import multipart, { type MultipartFile, type MultipartValue } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Turns } from './turns.ts';

/** A file as it came in. */
export interface ReceivedFile {
  bytes: Buffer;
  /** As the sender calls it, without a path. */
  filename: string | null;
  /** The part's own content type: often `application/octet-stream`, whatever the file is. */
  declaredType: string;
}

/** A request's body, whichever way it was encoded. */
export interface ReceivedBody {
  /** Its parameters as a form. */
  form: string;
  /** Two bodies with the same identity ask for the same: what an idempotency key is compared by. */
  identity: string;
  file?: ReceivedFile;
  /** To be called when the file is no longer needed. */
  release?: () => void;
}

/** More than any operation has parameters: 50 of metadata, the file, and a handful. */
const PARTS_MAX = 120;
/** `file_link_data[metadata][…]` around a key of 40, and room to be told of a longer one. */
const NAME_MAX = 200;
/** 5000 four-byte characters. */
const VALUE_MAX_BYTES = 20_000;
/** All parameters and boundaries together. */
const OVERHEAD_MAX_BYTES = 1024 * 1024;
/** What is still read of an upload that is refused, so that its sender gets to see the answer. */
const DRAIN_MAX_BYTES = 64 * 1024 * 1024;
const FIRST_CHUNK_BYTES = 64 * 1024;

/**
 * Files in memory at a time, on their way in: each once as it came, once sealed and, while an analysis process is
 * handed it, once on its way there, which makes 200 MB of the largest.
 */
const uploads = new Turns({ atOnce: 4, ofHolder: 3, waiting: 64, waitingOfHolder: 48 });

/** Lets a scope's routes be sent `multipart/form-data`. Nothing of it is read before the route asks. */
export async function acceptMultipart(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, { throwFileSizeLimit: false });
}

/**
 * Reads a file and its parameters, when it is their turn.
 *
 * @param holder Whose upload it is: one holder's do not keep all others waiting.
 * @throws {Refusal} When it is not multipart, breaks off, or has more or larger parts than it may.
 */
export async function receiveMultipart(
  request: FastifyRequest,
  upload: { name: string; maxBytes: number },
  holder: string,
): Promise<ReceivedBody> {
  if (!request.isMultipart()) {
    throw new Refusal('parameter_invalid', 'Files must be sent as multipart/form-data.', upload.name);
  }
  const declaredBytes = Number(request.headers['content-length'] ?? Number.NaN);
  if (declaredBytes > upload.maxBytes + OVERHEAD_MAX_BYTES) {
    drain(request);
    throw tooLarge(upload);
  }
  const release = await uploads.take(holder);
  try {
    // Who hung up while they waited will not be heard of again: nothing would ever give their place back.
    if (request.raw.socket.destroyed) throw new Refusal('parameter_invalid', 'The upload was broken off.');
    const capacity = Number.isNaN(declaredBytes) ? FIRST_CHUNK_BYTES : Math.min(declaredBytes, upload.maxBytes);
    return { ...(await readParts(request, upload, capacity)), release };
  } catch (error) {
    release();
    drain(request);
    throw error instanceof Refusal ? error : unreadable(error);
  }
}

async function readParts(
  request: FastifyRequest,
  upload: { name: string; maxBytes: number },
  capacity: number,
): Promise<ReceivedBody> {
  const pairs: string[] = [];
  let file: ReceivedFile | undefined;
  const parts = request.parts({
    limits: {
      parts: PARTS_MAX,
      // One more than there may be, so that it can be told apart.
      files: 2,
      fields: PARTS_MAX,
      fieldSize: VALUE_MAX_BYTES,
      fileSize: upload.maxBytes + 1,
    },
    // A file may come without a name, and a parameter with a type of its own.
    isPartAFile: (name, _type, filename) => name === upload.name || filename !== undefined,
  });
  for await (const part of parts) {
    refuseLongName(part.fieldname);
    if (part.type === 'field') {
      pairs.push(formPair(part));
      continue;
    }
    if (part.fieldname !== upload.name) {
      throw new Refusal(
        'parameter_invalid',
        `Received a file as ${part.fieldname}; the file is expected as ${upload.name}.`,
        part.fieldname,
      );
    }
    if (file) {
      throw new Refusal('parameter_invalid', `Received ${upload.name} more than once.`, upload.name);
    }
    const bytes = await readFile(part, upload, capacity);
    file = { bytes, filename: cleanName(part.filename), declaredType: part.mimetype };
  }
  if (!file) throw new Refusal('parameter_missing', `Missing required param: ${upload.name}.`, upload.name);
  const form = pairs.join('&');
  return { form, identity: `${form}\n${identityOf(file)}`, file };
}

/** Gathers a file in one piece of memory, as large as the sender said it would be. */
async function readFile(part: MultipartFile, upload: { maxBytes: number; name: string }, capacity: number) {
  let bytes = Buffer.allocUnsafe(capacity);
  let size = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    const needed = size + chunk.length;
    if (needed > upload.maxBytes) throw tooLarge(upload);
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(needed, bytes.length * 2), upload.maxBytes));
      bytes.copy(larger, 0, 0, size);
      bytes = larger;
    }
    chunk.copy(bytes, size);
    size = needed;
  }
  return bytes.subarray(0, size);
}

/** The parser has a setting for this, and does not heed it (@fastify/busboy 3). */
function refuseLongName(name = ''): void {
  if (name.length <= NAME_MAX) return;
  const start = `${name.slice(0, NAME_MAX)}…`;
  throw new Refusal('parameter_unknown', `Received unknown parameter: ${start}`, start);
}

/** A part as the pair it would be in a form, so that parameters are read in one way only. */
function formPair({ fieldname, value, valueTruncated }: MultipartValue): string {
  if (valueTruncated || typeof value !== 'string') {
    throw new Refusal('parameter_invalid', `Invalid string: ${fieldname} must be a text of at most 5000 characters`);
  }
  return `${encodeURIComponent(fieldname)}=${encodeURIComponent(value)}`;
}

/** The boundary differs with every try, the file does not. */
function identityOf({ bytes, filename, declaredType }: ReceivedFile): string {
  return JSON.stringify([filename, declaredType, createHash('sha256').update(bytes).digest('hex')]);
}

function cleanName(filename: string | undefined): string | null {
  // Characters that no database keeps or that would break out of a header or a line.
  const clean = (filename ?? '')
    .replace(/[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '')
    .slice(0, 255);
  return clean.toWellFormed() || null;
}

/** Lets the rest of a refused body go by. */
function drain(request: FastifyRequest): void {
  const { raw } = request;
  raw.unpipe();
  let left = DRAIN_MAX_BYTES;
  raw.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) raw.destroy();
  });
  raw.resume();
}

function tooLarge({ name, maxBytes }: { name: string; maxBytes: number }): Refusal {
  return new Refusal(
    'parameter_invalid',
    `The file is too large: it may have at most ${maxBytes / 1024 / 1024} MB.`,
    name,
  );
}

function unreadable(error: unknown): Refusal {
  switch ((error as { code?: string }).code) {
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return new Refusal('parameter_invalid', `A request can have up to ${PARTS_MAX} parts.`);
    case 'FST_FILES_LIMIT':
      return new Refusal('parameter_invalid', 'A request can have one file only.');
    case 'FST_PROTO_VIOLATION':
      return new Refusal('parameter_unknown', 'Received an unknown parameter.');
    default:
      return new Refusal(
        'parameter_invalid',
        'The multipart body could not be read: it has no boundary, is malformed, or breaks off.',
      );
  }
}
