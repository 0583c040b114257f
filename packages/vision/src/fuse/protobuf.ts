/** Reads and writes protocol buffers, as far as ONNX files need them. @see https://protobuf.dev/programming-guides/encoding */

/** One field of a message: a whole number, or the bytes of anything longer. */
export interface Field {
  number: number;
  value: number | Uint8Array;
  /** Bytes of a number that is stored as such, 4 or 8; no field of ours is, but what is not understood is kept. */
  fixed?: boolean;
}

const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH_DELIMITED = 2;
const FOUR_BYTES = 5;

/**
 * Takes a message apart. Its bytes are not copied.
 *
 * @throws On bytes that are no message: a fault of the installation.
 */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let [value, factor] = [0n, 1n];
    for (;;) {
      const byte = bytes[at]!;
      at += 1;
      value += BigInt(byte & 0x7f) * factor;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
      factor *= 128n;
    }
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const [number, wire] = [tag >> 3, tag & 7];
    if (wire === VARINT) fields.push({ number, value: varint() });
    else if (wire === LENGTH_DELIMITED) fields.push({ number, value: take(varint()) });
    else if (wire === EIGHT_BYTES) fields.push({ number, value: take(8), fixed: true });
    else if (wire === FOUR_BYTES) fields.push({ number, value: take(4), fixed: true });
    else throw new Error(`No such kind of field: ${wire}`);
  }
  return fields;
}

/** Puts a message together. */
export function writeFields(fields: readonly Field[]): Uint8Array {
  const parts = fields.flatMap(({ number, value, fixed }) => {
    if (typeof value === 'number') return [varintOf(number * 8 + VARINT), varintOf(value)];
    if (fixed) return [varintOf(number * 8 + (value.length === 4 ? FOUR_BYTES : EIGHT_BYTES)), value];
    return [varintOf(number * 8 + LENGTH_DELIMITED), varintOf(value.length), value];
  });
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Negative numbers take ten bytes, as `int64` does. */
function varintOf(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
