/** Writes protocol buffers, as far as ONNX files need them. @see https://protobuf.dev/programming-guides/encoding */

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** @param value A whole number; negative ones take ten bytes, as `int64` does. */
export function varintField(field: number, value: number): Uint8Array {
  return concat(varint(BigInt(field * 8 + VARINT)), varint(BigInt.asUintN(64, BigInt(value))));
}

export function bytesField(field: number, value: Uint8Array): Uint8Array {
  return concat(varint(BigInt(field * 8 + LENGTH_DELIMITED)), varint(BigInt(value.length)), value);
}

export function stringField(field: number, value: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(value));
}

/** A message within another. */
export function message(field: number, encoded: Uint8Array): Uint8Array {
  return bytesField(field, encoded);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
