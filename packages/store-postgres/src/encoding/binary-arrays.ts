/**
 * Encodes arrays in PostgreSQL's binary form. In the text form, every quote in a printed event is escaped here and
 * unescaped in the database. The binary form sends the bytes unchanged and takes a third of the time on either side.
 * `pg` sends a Buffer parameter as binary.
 *
 * An empty array is passed as null. Our statements treat the two alike.
 *
 * Layout: number of dimensions, null flag, element type, then the length and lower bound of the dimension. Each element
 * is its length (-1 for null) followed by its bytes. All integers are big-endian.
 */
import { Buffer } from "node:buffer";
import { storedText } from "./stored-text.ts";

/** Type OIDs, the same in every PostgreSQL. */
const types = { bool: 16, int8: 20, int2: 21, int4: 23, text: 25, uuid: 2950 } as const;
const headerBytes = 20;
const lengthBytes = 4;

export function int4Array(values: readonly (number | null)[]): Buffer | null {
  return fixedArray(types.int4, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at));
}

export function int2Array(values: readonly (number | null)[]): Buffer | null {
  return fixedArray(types.int2, 2, values, (buffer, value, at) => buffer.writeInt16BE(value, at));
}

export function int8Array(values: readonly (number | null)[]): Buffer | null {
  return fixedArray(types.int8, 8, values, (buffer, value, at) => {
    // Twice as fast as writeBigInt64BE. The high half rounds down, also for negative numbers; the low half is the
    // remainder.
    const high = Math.floor(value / 2 ** 32);
    buffer.writeInt32BE(high, at);
    buffer.writeUInt32BE(value - high * 2 ** 32, at + 4);
  });
}

export function boolArray(values: readonly (boolean | null)[]): Buffer | null {
  return fixedArray(types.bool, 1, values, (buffer, value, at) => buffer.writeUInt8(value ? 1 : 0, at));
}

export function uuidArray(values: readonly Uint8Array[]): Buffer | null {
  return fixedArray(types.uuid, 16, values, (buffer, value, at) => buffer.set(value, at));
}

export function textArray(values: readonly (string | null)[]): Buffer | null {
  if (values.length === 0) return null;
  const stored = values.map((value) => (value === null ? null : storedText(value)));
  const lengths = stored.map((text) => (text === null ? -1 : Buffer.byteLength(text)));
  const size = lengths.reduce((sum, length) => sum + lengthBytes + Math.max(0, length), headerBytes);
  const buffer = header(types.text, size, values.length);
  let at = headerBytes;
  stored.forEach((text, index) => {
    at = buffer.writeInt32BE(lengths[index] ?? -1, at);
    if (text !== null) at += buffer.write(text, at);
  });
  return buffer;
}

function fixedArray<Value>(
  type: number,
  width: number,
  values: readonly (Value | null)[],
  write: (buffer: Buffer, value: Value, at: number) => void,
): Buffer | null {
  if (values.length === 0) return null;
  const nulls = values.reduce((count, value) => (value === null ? count + 1 : count), 0);
  const buffer = header(type, headerBytes + values.length * (lengthBytes + width) - nulls * width, values.length);
  let at = headerBytes;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : width, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += width;
  }
  return buffer;
}

/** PostgreSQL treats the null flag as a hint, so it is always safe to say that there may be nulls. */
function header(type: number, size: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}
