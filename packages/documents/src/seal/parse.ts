import { toIsoDate } from '../dates.ts';
import { mrzLayout } from '../mrz/layout.ts';
import { decodeC40 } from './c40.ts';
import { SEAL_PROFILES, type SealProfile } from './profiles.ts';

/** What a visible digital seal says. Whether its signature is good is not known: that takes the issuer's certificates. */
export interface Seal {
  /** Of the standard: 3 or 4. */
  version: number;
  /** ICAO code of who issued it, without fillers. */
  issuingState: string;
  /** Two letters of a state, two characters of whoever signs there. */
  signer: string;
  certificate: string;
  /** `YYYY-MM-DD`; `undefined` when it is no day. */
  issueDate: string | undefined;
  signatureDate: string | undefined;
  /** Feature definition and document category, as the keys of profiles. */
  profileId: string;
  kind: SealProfile['kind'] | 'unknown';
  /** The zone, fillers included; what a seal of a visa leaves out at the end of its second line is filled up. */
  mrzLines?: string[];
  passportNumber?: string;
  documentNumber?: string;
}

const MAGIC = 0xdc;
const SIGNATURE_TAG = 0xff;

/** The largest is 142 bytes in BSI TR-03137; symbols hold up to 2953. */
const SIZE_MAX_BYTES = 1024;

/** Versions as bytes of the header. */
const VERSION_3 = 0x02;
const VERSION_4 = 0x03;

/**
 * Reads a visible digital seal, or returns `undefined` where the bytes are none: another symbol's payload, a version that is
 * not known, features that do not end where they say, or no signature.
 *
 * The signature is not verified.
 *
 * @see ICAO Doc 9303 part 13, section 2
 */
export function parseSeal(bytes: Uint8Array): Seal | undefined {
  if (bytes.length > SIZE_MAX_BYTES || bytes[0] !== MAGIC) return undefined;
  const header = readHeader(bytes);
  const features = header && readFeatures(bytes, header.end);
  if (!header || !features) return undefined;
  const { end: _, ...said } = header;
  const profile = Object.hasOwn(SEAL_PROFILES, said.profileId) ? SEAL_PROFILES[said.profileId] : undefined;
  return { ...said, kind: profile?.kind ?? 'unknown', ...(profile && interpret(profile, features)) };
}

type Header = Omit<Seal, 'kind' | 'mrzLines' | 'passportNumber' | 'documentNumber'> & { end: number };

function readHeader(bytes: Uint8Array): Header | undefined {
  const issuingState = decodeC40(bytes.subarray(2, 4));
  const signed = readSigner(bytes);
  if (issuingState === undefined || !signed || bytes.length < signed.end + 8) return undefined;
  const { end: at, ...signer } = signed;
  return {
    version: bytes[1]! + 1,
    issuingState: issuingState.trim(),
    ...signer,
    issueDate: readDate(bytes, at),
    signatureDate: readDate(bytes, at + 3),
    profileId: hex(bytes[at + 6]!) + hex(bytes[at + 7]!),
    end: at + 8,
  };
}

/** Version 3 names the certificate by five characters, version 4 by as many as two hexadecimal digits say. */
function readSigner(bytes: Uint8Array): { signer: string; certificate: string; end: number } | undefined {
  if (bytes[1] === VERSION_3) {
    const text = decodeC40(bytes.subarray(4, 10));
    return text?.length === 9 ? { signer: text.slice(0, 4), certificate: text.slice(4), end: 10 } : undefined;
  }
  if (bytes[1] !== VERSION_4) return undefined;
  const start = decodeC40(bytes.subarray(4, 8));
  if (start === undefined || !/^[0-9A-F]{2}$/.test(start.slice(4))) return undefined;
  const length = Number.parseInt(start.slice(4), 16);
  const end = 8 + 2 * Math.ceil(length / 3);
  const certificate = decodeC40(bytes.subarray(8, end));
  return certificate?.length === length ? { signer: start.slice(0, 4), certificate, end } : undefined;
}

/** Month, day and year one after another make a number of eight digits, and that three bytes. */
function readDate(bytes: Uint8Array, at: number): string | undefined {
  const number = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return toIsoDate(number % 10_000, Math.floor(number / 1_000_000), Math.floor(number / 10_000) % 100);
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

type Features = ReadonlyMap<number, Uint8Array>;

/** Up to the signature, which there has to be. */
function readFeatures(bytes: Uint8Array, start: number): Features | undefined {
  const features = new Map<number, Uint8Array>();
  for (let at = start; at + 1 < bytes.length; ) {
    const tag = bytes[at]!;
    const size = readLength(bytes, at + 1);
    if (!size || size.end + size.length > bytes.length) return undefined;
    if (tag === SIGNATURE_TAG) return size.length > 0 ? features : undefined;
    if (features.has(tag)) return undefined;
    features.set(tag, bytes.subarray(size.end, size.end + size.length));
    at = size.end + size.length;
  }
  return undefined;
}

/** Lengths as in DER: one byte up to 127, else the number of bytes that follow. Those of seals fit two. */
function readLength(bytes: Uint8Array, at: number): { length: number; end: number } | undefined {
  const first = bytes[at]!;
  if (first < 0x80) return { length: first, end: at + 1 };
  if (first === 0x81 && at + 1 < bytes.length) return { length: bytes[at + 1]!, end: at + 2 };
  if (first === 0x82 && at + 2 < bytes.length) return { length: bytes[at + 1]! * 256 + bytes[at + 2]!, end: at + 3 };
  return undefined;
}

function interpret(
  profile: SealProfile,
  features: Features,
): Pick<Seal, 'mrzLines' | 'passportNumber' | 'documentNumber'> {
  const textOf = (tag: number | undefined) => {
    const bytes = tag === undefined ? undefined : features.get(tag);
    return bytes && decodeC40(bytes);
  };
  const zone = profile.zones?.find(({ tag }) => features.has(tag));
  const mrzLines = zone && linesOf(textOf(zone.tag) ?? '', zone.format);
  const passportNumber = textOf(profile.passportNumberTag)?.trim();
  const documentNumber = textOf(profile.documentNumberTag)?.trim();
  return {
    ...(mrzLines && { mrzLines }),
    ...(passportNumber && { passportNumber }),
    ...(documentNumber && { documentNumber }),
  };
}

/** Up to the date of expiry, whose check digit is the 28th character of the second line. */
const VISA_LINE_2 = 28;

function linesOf(text: string, format: NonNullable<SealProfile['zones']>[number]['format']): string[] | undefined {
  const length = mrzLayout(format)[0]!.length;
  const second = format === 'TD2' ? length : VISA_LINE_2;
  if (text.length !== length + second) return undefined;
  const printed = text.replaceAll(' ', '<');
  return [printed.slice(0, length), printed.slice(length).padEnd(length, '<')];
}
