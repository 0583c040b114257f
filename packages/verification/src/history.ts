import { gatherFacts } from './facts.ts';
import type { Readings } from './readings.ts';
import type { CalendarDate } from './report.ts';

/** What an account's own records say of the document shown. */
export interface History {
  /** It is on the account's block list. */
  blocked: boolean;
  /** In how many other sessions of the account it was shown, those of the same client reference left out. */
  seenInSessions: number;
}

/** Whom whoever took a selfie looks like, by the account's own records. */
export interface KnownFaces {
  /** The most alike face on the account's block list; null: there is none on it. */
  blocked: { entryId: string; similarity: number } | null;
  /** In other sessions of the account, those of the same client reference left out; the most alike first. Absent: nobody looked. */
  seen?: SeenFace[] | undefined;
}

/** A face that is taken for the same person's. */
export interface SeenFace {
  sessionId: string;
  similarity: number;
  /** Whether the same document was shown with it; unknown where one of the two could not be told from others. */
  document: 'same' | 'other' | 'unknown';
}

/**
 * From here on a face is taken for one that is known. One is compared with many, so the line is higher than where a selfie is
 * compared with its document: none of 149,238 pairs of different people in 609 photos was as alike, 0.628 at most (docs/accuracy.md).
 */
export const FACE_KNOWN_MIN = 0.65;

/** Where else the pictures of a document were sent. */
export interface SeenPictures {
  /** In other sessions of the account, those of the same client reference left out; the most alike first. */
  seen: SeenPicture[];
  /** False in test mode, where samples and fixtures repeat. */
  counts: boolean;
}

export interface SeenPicture {
  sessionId: string;
  /** Parts that are the same, of `PICTURE_PARTS`. */
  partsAlike: number;
}

/** A picture is recognised by parts, each under a keyed hash of its own: a file that was compressed anew still has most of them. */
export const PICTURE_PARTS = 16;

/**
 * How many of them the same picture has at least: of 143 pictures 427 of 429 that were compressed anew or shrunk and 129 of 143 that were
 * brightened, but none of 3,255 pairs of different photos, which have 1 at most, and none of 378 of scans cut to one form filled in
 * for different people, which have 5 at most (docs/accuracy.md).
 */
export const PARTS_ALIKE_MIN = 7;

/**
 * The parts of a picture's hash, each with bits of every row and column of its frequencies. For hashing under a key only.
 *
 * @param hash 64 hexadecimal digits.
 */
export function partsOfPicture(hash: string): string[] {
  const parts = Array.from({ length: PICTURE_PARTS }, (_, part) => `${part}:`);
  for (const [row, digits] of (hash.match(/.{4}/g) ?? []).entries()) {
    const bits = Number.parseInt(digits, 16).toString(2).padStart(PICTURE_PARTS, '0');
    // Five rows further, and the next part takes the bit: 5 and 16 have no common divisor.
    for (const [column, bit] of [...bits].entries()) parts[(column + 5 * row) % PICTURE_PARTS] += bit;
  }
  return parts;
}

/**
 * What a document is recognised by: its kind, the country and its number, spaces and signs left out. Null when too little
 * was read to tell it from another.
 *
 * For hashing under a key only; never to be stored or logged as it is.
 */
export function identifyDocument(readings: Readings, today: CalendarDate): string | null {
  const { data } = gatherFacts(readings, today);
  if (!data.type || !data.number) return null;
  return identityOf({ type: data.type, country: data.issuingCountry, number: data.number });
}

/**
 * The same for a document named by somebody; null when the number has no letter and no digit.
 *
 * @param document.country ISO 3166-1 alpha-2; null for issuers that have none, which are taken for one.
 */
export function identityOf(document: { type: string; country: string | null; number: string }): string | null {
  const number = document.number.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return number === '' ? null : `${document.type}|${document.country ?? ''}|${number}`;
}
