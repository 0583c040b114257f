/** A photo that arrives in pieces, as far as it is here. */
interface Arriving<Answer> {
  pieces: Buffer[];
  received: number;
  /** Once all of it was here: what came of it, for whoever did not hear the answer. */
  answer?: Promise<Answer>;
  forget: NodeJS.Timeout;
}

export interface PieceRequest {
  /** Whose photo it is; nobody else's pieces are joined with it. */
  owner: string;
  /** What it shows: another side's photo never ends up in this one's place. */
  of: string;
  /** Chosen by the sender, one for each photo. */
  upload: string;
  /** Bytes of the photo before this piece. */
  offset: number;
  /** Bytes of the whole photo. */
  total: number;
  bytes: Buffer;
}

/** Pieces held for all people together; what was not added to for longest makes room, and is sent from its start. */
const HELD_MAX_BYTES = 128 * 1024 * 1024;
/** Photos of one person; a third takes the place of the oldest. */
const OF_OWNER_MAX = 2;
/** A phone that has been without a line for longer sends the photo from its start. */
const KEPT_MS = 10 * 60_000;

/** What was sent does not fit what is here: go on from `received`. */
export interface Received {
  received: number;
}

/**
 * Joins photos that arrive in pieces, so that a line that breaks costs one piece and not the photo.
 *
 * They are in this process's memory only: a photo that was not finished is never written anywhere, and where another process
 * answers, or this one was started anew, the sender is told to begin again.
 */
export class Pieces<Answer> {
  readonly #arriving = new Map<string, Arriving<Answer>>();
  #heldBytes = 0;

  /**
   * Takes a piece.
   *
   * @param finish Called once with the whole photo. When it fails the photo is forgotten: it can be sent again.
   * @returns How much is here, or what `finish` made of it; the same again to who sends the last piece again.
   */
  async take(piece: PieceRequest, finish: (photo: Buffer) => Promise<Answer>): Promise<Answer | Received> {
    const name = `${piece.owner} ${piece.of} ${piece.upload}`;
    const arriving = this.#arriving.get(name) ?? (piece.offset === 0 ? this.#begin(piece.owner, name) : undefined);
    if (arriving?.answer) return arriving.answer;
    if (arriving?.received !== piece.offset) return { received: arriving?.received ?? 0 };
    this.#touch(name, arriving);
    this.#makeRoom(piece.bytes.length, name);
    arriving.pieces.push(piece.bytes);
    arriving.received += piece.bytes.length;
    this.#heldBytes += piece.bytes.length;
    if (arriving.received < piece.total) return { received: arriving.received };
    arriving.answer = finish(Buffer.concat(arriving.pieces));
    this.#letGo(arriving);
    arriving.answer.catch(() => this.#forget(name));
    return arriving.answer;
  }

  /** Forgets everything. */
  close(): void {
    for (const name of [...this.#arriving.keys()]) this.#forget(name);
  }

  #begin(owner: string, name: string): Arriving<Answer> {
    const own = [...this.#arriving.keys()].filter((other) => other.startsWith(`${owner} `));
    for (const oldest of own.slice(0, Math.max(0, own.length - OF_OWNER_MAX + 1))) this.#forget(oldest);
    const forget = setTimeout(() => this.#forget(name), KEPT_MS).unref();
    const arriving: Arriving<Answer> = { pieces: [], received: 0, forget };
    this.#arriving.set(name, arriving);
    return arriving;
  }

  /** Puts it last among those that make room for others. */
  #touch(name: string, arriving: Arriving<Answer>): void {
    this.#arriving.delete(name);
    this.#arriving.set(name, arriving);
  }

  #makeRoom(bytes: number, except: string): void {
    for (const name of [...this.#arriving.keys()]) {
      if (this.#heldBytes + bytes <= HELD_MAX_BYTES) return;
      if (name !== except) this.#forget(name);
    }
  }

  #forget(name: string): void {
    const arriving = this.#arriving.get(name);
    if (!arriving) return;
    clearTimeout(arriving.forget);
    this.#letGo(arriving);
    this.#arriving.delete(name);
  }

  #letGo(arriving: Arriving<Answer>): void {
    this.#heldBytes -= arriving.pieces.reduce((sum, { length }) => sum + length, 0);
    arriving.pieces = [];
  }
}
