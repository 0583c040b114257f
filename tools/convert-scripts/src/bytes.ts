/** Reads little-endian numbers one after another. */
export class Bytes {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many are left. */
  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  int32(): number {
    return this.#view.getInt32(this.#step(4), true);
  }

  int64(): number {
    return Number(this.#view.getBigInt64(this.#step(8), true));
  }

  float64(): number {
    return this.#view.getFloat64(this.#step(8), true);
  }

  int8s(count: number): Int8Array {
    const from = this.#step(count);
    return new Int8Array(this.#view.buffer.slice(this.#view.byteOffset + from, this.#view.byteOffset + from + count));
  }

  /** A text after its length. */
  text(): string {
    return new TextDecoder().decode(this.int8s(this.int32()));
  }

  #step(size: number): number {
    this.#at += size;
    return this.#at - size;
  }
}
