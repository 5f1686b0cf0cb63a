/** How SSH writes things down (RFC 4251 §5), both ways. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const byte = (value: number): Bytes => Uint8Array.of(value);

export function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Of a whole number up to 2^53, which instants and serial numbers here stay far below. */
export function uint64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** `string`: its length, then its bytes. Text is UTF-8. */
export function string(value: Uint8Array | string): Bytes {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return concat(uint32(bytes.length), bytes);
}

/** Reads in order. What is not there reads as nothing, and `isWhole` is false from then on. */
export interface Reader {
  string(): Uint8Array;
  uint64(): number;
  uint32(): number;
  /** Everything was there, and nothing is left. */
  isWhole(): boolean;
  /** Something is left to read. */
  hasMore(): boolean;
}

export function readerOf(bytes: Uint8Array): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let broken = false;
  const take = (length: number): number => {
    broken ||= length > bytes.length - at;
    if (broken) at = bytes.length;
    const from = at;
    at += broken ? 0 : length;
    return from;
  };
  const number = (length: number, read: (from: number) => number): number => {
    const from = take(length);
    return broken ? 0 : read(from);
  };
  const reader: Reader = {
    string() {
      const length = reader.uint32();
      const from = take(length);
      return bytes.subarray(from, at);
    },
    uint32: () => number(4, (from) => view.getUint32(from)),
    uint64: () => number(8, (from) => Number(view.getBigUint64(from))),
    isWhole: () => !broken && at === bytes.length,
    hasMore: () => !broken && at < bytes.length,
  };
  return reader;
}

/** Bytes as text, one character each: for names, which are ASCII. */
export const asciiOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
