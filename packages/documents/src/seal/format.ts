import { mrzFieldLength } from '../mrz/layout.ts';
import { encodeC40 } from './c40.ts';
import { SEAL_PROFILES } from './profiles.ts';

/** What a seal of version 4 is to say. */
export interface SealInput {
  /** One of the keys of profiles that have a zone. */
  profileId: string;
  /** ICAO code. */
  issuingState: string;
  /** Four characters. */
  signer: string;
  certificate: string;
  /** `YYYY-MM-DD`. */
  issueDate: string;
  signatureDate: string;
  /** As printed, fillers included. */
  mrzLines: readonly string[];
  /** Nine characters. */
  passportNumber?: string;
}

/**
 * Writes header and message of a seal: the part that is signed. With a signature behind it, `parseSeal` reads it.
 *
 * @throws {RangeError} On a profile without such a zone, and on characters that seals cannot hold.
 * @see ICAO Doc 9303 part 13, section 2
 */
export function formatSeal(input: SealInput): Uint8Array {
  const { profileId, issuingState, signer, certificate, issueDate, signatureDate } = input;
  return Uint8Array.from([
    ...[0xdc, 0x03],
    ...encodeC40(issuingState.padEnd(3)),
    ...encodeC40(signer + certificate.length.toString(16).toUpperCase().padStart(2, '0') + certificate),
    ...dateBytes(issueDate),
    ...dateBytes(signatureDate),
    ...[Number.parseInt(profileId.slice(0, 2), 16), Number.parseInt(profileId.slice(2), 16)],
    ...features(input),
  ]);
}

/** Puts the signature behind what was signed. @param signature Both numbers one after the other; 127 bytes at most. */
export function appendSignature(signed: Uint8Array, signature: Uint8Array): Uint8Array {
  return Uint8Array.from([...signed, 0xff, signature.length, ...signature]);
}

function features({ profileId, mrzLines, passportNumber }: SealInput): number[] {
  const profile = SEAL_PROFILES[profileId];
  const [upper = '', lower = ''] = mrzLines;
  const zone = profile?.zones?.find(({ format }) => lineLength(format) === upper.length);
  if (!profile || !zone) throw new RangeError('No seal of this profile holds such a zone.');
  const kept =
    zone.format === 'TD2' ? lower : lower.slice(0, lower.length - mrzFieldLength(zone.format, 'optional_data'));
  const tagged = [feature(zone.tag, upper + kept)];
  if (profile.passportNumberTag && passportNumber) tagged.push(feature(profile.passportNumberTag, passportNumber));
  return tagged.flat();
}

function lineLength(format: 'TD2' | 'MRV_A' | 'MRV_B'): number {
  return format === 'MRV_A' ? 44 : 36;
}

function feature(tag: number, text: string): number[] {
  const value = encodeC40(text.replaceAll('<', ' '));
  return [tag, value.length, ...value];
}

function dateBytes(date: string): number[] {
  const [year = '', month = '', day = ''] = date.split('-');
  const number = Number(month + day + year);
  return [number >> 16, (number >> 8) & 0xff, number & 0xff];
}
